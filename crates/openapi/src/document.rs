use serde_json::{Map, Value, json};

use crate::member::with;
use crate::operation::Operation;
use crate::{operations, problems, schemas};

const INTRODUCTION: &str = "Find tools of connected apps, look at the exact request a call would send, and run it.\n\n\
    Every call is a device's, by one of two headers. What was not done is `application/problem+json` with a stable `code`, \
    the `field` at fault, what was `expected` and, where one call mends it, `next_call`. Answers may grow members; a request \
    with a member or parameter that is not described is refused.";

/// The description of `/v1`.
#[must_use]
pub fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "ClawLink", "version": "1", "description": INTRODUCTION,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "The origin that serves this description; the API is the same on both." }],
        "security": [{ "bearer": [] }, { "apiKey": [] }],
        "tags": operations::TAGS.iter().map(|(name, words)| json!({ "name": name, "description": words })).collect::<Vec<_>>(),
        "paths": paths(operations::all()),
        "components": {
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "description": "A device's key, `cllk_live_…`." },
                "apiKey": {
                    "type": "apiKey", "in": "header", "name": "X-ClawLink-API-Key",
                    "description": "The same key, for clients that cannot set `Authorization`. It wins over the other.",
                },
            },
            "headers": {
                "RequestId": { "description": "Quote it when something goes wrong.", "schema": { "type": "string" } },
                "RetryAfter": {
                    "description": "Seconds to wait; the same as `retry_after_seconds`.", "required": true,
                    "schema": { "type": "integer", "minimum": 0 },
                },
            },
            "responses": problems::shared().into_iter().collect::<Map<_, _>>(),
            "schemas": schemas::all().into_iter().map(|(name, schema)| (name.to_owned(), schema.0)).collect::<Map<_, _>>(),
        },
    })
}

fn paths(operations: Vec<Operation>) -> Map<String, Value> {
    let mut paths = Map::new();
    for operation in operations {
        let (path, method) = (operation.path.to_owned(), operation.method);
        let item = paths.remove(&path).unwrap_or_else(|| json!({}));
        paths.insert(path, with(item, method, operation.render()));
    }
    paths
}

/// The document as it is kept: compact, with one operation, schema or other part a line, so that a change can be read.
#[must_use]
pub fn render(document: &Value) -> String {
    format!("{}\n", broken(document, 3))
}

/// A value whose members stand on lines of their own down to this depth.
fn broken(value: &Value, depth: usize) -> String {
    let Some(members) = value.as_object().filter(|members| depth > 0 && !members.is_empty()) else {
        return value.to_string();
    };
    let lines: Vec<String> = members
        .iter()
        .map(|(name, member)| format!("{}:{}", json!(name), broken(member, depth - 1)))
        .collect();
    format!("{{\n{}\n}}", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_document_says_what_the_tables_say() {
        let kept = include_str!("../../../docs/openapi.json");
        assert!(kept == render(&document()), "run `cargo xtask openapi` and commit docs/openapi.json");
    }

    #[test]
    fn lines_change_nothing() {
        let document = document();
        assert_eq!(serde_json::from_str::<Value>(&render(&document)).unwrap(), document);
    }
}
