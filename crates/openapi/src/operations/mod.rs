//! Every operation, a file for each noun.

mod account;
mod approvals;
mod apps;
mod connections;
mod execute;
mod executions;
mod preview;
mod results;
mod tools;

use serde_json::{Value, json};

use crate::operation::{Operation, Parameter};
use crate::schema::{Schema, integer, text};

/// The chapters, in the order of a first visit.
pub(crate) const TAGS: [(&str, &str); 6] = [
    ("device", "Who calls, and what it may do."),
    ("apps", "What can be connected."),
    ("connections", "Accounts at apps, and the links that connect them."),
    ("tools", "What can be done, and how."),
    ("calls", "Look at a call, run it, read what it left."),
    ("approvals", "Calls that wait for a person."),
];

/// Ids in examples: each stands for a thing of its kind.
pub(crate) mod sample {
    pub(crate) const APPROVAL: &str = "apr_019abd2f3c4e7a81b2c3d4e5f6071820";
    pub(crate) const CONNECTION: &str = "con_019abd2f3c4e7a81b2c3d4e5f6071821";
    pub(crate) const EXECUTION: &str = "exe_019abd2f3c4e7a81b2c3d4e5f6071822";
    pub(crate) const FILE: &str = "fil_019abd2f3c4e7a81b2c3d4e5f6071823";
    pub(crate) const RESULT: &str = "res_019abd2f3c4e7a81b2c3d4e5f6071824";
    pub(crate) const SESSION: &str = "cse_019abd2f3c4e7a81b2c3d4e5f6071825";
    pub(crate) const DIGEST: &str = "sha256:6c1f0a2be3b6a5f4c0d9e8b7a6958473625140f1e2d3c4b5a69788796a5b4c3d";
    pub(crate) const EARLIER: &str = "2026-11-25T15:56:01.007Z";
    pub(crate) const LATER: &str = "2026-11-25T16:06:01.007Z";
}

/// Every operation of `/v1`.
pub(crate) fn all() -> Vec<Operation> {
    let nouns = [
        account::operations(),
        apps::operations(),
        connections::operations(),
        tools::operations(),
        preview::operations(),
        execute::operations(),
        results::operations(),
        executions::operations(),
        approvals::operations(),
    ];
    nouns.into_iter().flatten().collect()
}

/// The size of a page.
fn limit() -> Parameter {
    let schema = integer("Size of the page.").with("minimum", 1).with("maximum", 100).with("default", 25);
    Parameter::query("limit", schema).example(5)
}

fn cursor() -> Parameter {
    Parameter::query("cursor", text("The `next_cursor` of the page before."))
}

fn app_filter() -> Parameter {
    Parameter::query("app", text("Slug of an app.")).example("workbench")
}

/// A page with one item, which is the last.
fn page(item: &Value) -> Value {
    json!({ "items": [item], "next_cursor": null })
}

fn id(words: &str) -> Schema {
    text(words)
}
