//! Names and the lengths of texts: L2, L3, L25.

use crate::flaw::Report;
use crate::{App, Effect, Tool};

/// Verbs no read tool may start with: clients and people judge a tool by its name.
const ACTING: [&str; 5] = ["create", "update", "send", "delete", "post"];

pub(super) fn app(app: &App, report: &Report) {
    let slug = app.slug.as_ref();
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let well_formed = slug.split('-').all(part) && slug.starts_with(|first: char| first.is_ascii_lowercase());
    report.require(well_formed && slug.len() <= 24, "L2", "", || {
        format!(
            "lower-case words joined by `-`, at most 24 characters, expected as folder name, got {slug:?}"
        )
    });
    length(report, "summary", &app.summary, 20, 140);
    report.require(app.keywords.len() <= 12, "L3", "keywords", || {
        format!("at most 12 expected, got {}", app.keywords.len())
    });
}

pub(super) fn tool(tool: &Tool, report: &Report) {
    let names = std::iter::once(("", &tool.name)).chain(tool.aliases.iter().map(|alias| ("aliases", alias)));
    for (key, name) in names {
        report.require(is_tool_name(name), "L2", key, || {
            format!("`^[a-z][a-z0-9_]{{0,39}}$` expected as tool name, got {name:?}")
        });
    }
    length(report, "title", &tool.title, 3, 60);
    length(report, "summary", &tool.summary, 1, 120);
    let both = tool.summary.chars().count() + tool.description.chars().count();
    report.require(both <= 400, "L3", "description", || {
        format!("at most 400 characters together with the summary expected, got {both}")
    });
    let acting = tool.verb.split('_').next().is_some_and(|verb| ACTING.contains(&verb));
    report.require(tool.effect != Effect::Read || !acting, "L25", "effect", || {
        format!("a tool named {:?} cannot be a read", tool.verb)
    });
}

fn is_tool_name(name: &str) -> bool {
    let letters = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    letters && name.len() <= 40 && name.starts_with(|first: char| first.is_ascii_lowercase())
}

fn length(report: &Report, key: &str, text: &str, min: usize, max: usize) {
    let count = text.chars().count();
    report.require((min..=max).contains(&count), "L3", key, || {
        format!("{min} to {max} characters expected, got {count}")
    });
}
