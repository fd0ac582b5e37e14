//! How an operation refuses: a status, and the codes that come with it.

use serde_json::{Value, json};

use crate::member::with;

/// A status and its codes, in the order they are told.
pub(crate) type Refusals = &'static [(u16, &'static [&'static str])];

/// What every operation may answer; the statuses stand under `components` once.
pub(crate) const EVERYWHERE: &[(u16, &str, &str, &[&str])] = &[
    (401, "Unauthenticated", "No live credential was sent.", &["unauthenticated"]),
    (500, "Internal", "Something went wrong on our side; the request id finds it in our log.", &["internal"]),
    (
        503,
        "Unavailable",
        "Something we stand on is away. Nothing was sent.",
        &["unavailable", "not_configured", "app_not_configured", "credential_unavailable"],
    ),
];

/// The responses of these refusals and of those that every operation shares, by status.
pub(crate) fn responses(refusals: Refusals) -> Vec<(String, Value)> {
    let own = refusals
        .iter()
        .map(|(status, codes)| (status.to_string(), problem(*status, &sentence(codes), codes)));
    let shared = EVERYWHERE.iter().map(|(status, name, ..)| {
        (status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }))
    });
    own.chain(shared).collect()
}

/// The shared ones, by name.
pub(crate) fn shared() -> Vec<(String, Value)> {
    let told = |(status, name, words, codes): &(u16, &str, &str, &[&str])| {
        ((*name).to_owned(), problem(*status, words, codes))
    };
    EVERYWHERE.iter().map(told).collect()
}

fn sentence(codes: &[&str]) -> String {
    let quoted: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    quoted.join(", ")
}

fn problem(status: u16, description: &str, codes: &[&str]) -> Value {
    let schema = json!({
        "allOf": [{ "$ref": "#/components/schemas/Problem" }, { "properties": { "code": { "enum": codes } } }],
    });
    let told = json!({ "description": description, "content": { "application/problem+json": { "schema": schema } } });
    if matches!(status, 429 | 503) {
        return with(
            told,
            "headers",
            json!({ "Retry-After": { "$ref": "#/components/headers/RetryAfter" } }),
        );
    }
    told
}
