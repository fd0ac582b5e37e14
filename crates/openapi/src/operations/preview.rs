use serde_json::{Value, json};

use super::sample;
use crate::link::Takes;
use crate::operation::{Access, Answer, Operation};
use crate::schema::refer;

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation {
        id: "preview_call",
        method: "post",
        path: "/v1/preview",
        tag: "calls",
        summary: "Show the exact request that a call would send",
        description: "Nothing is sent. What a write's `confirm_token` runs is this request, byte for byte.",
        access: Access::Device,
        parameters: vec![],
        body: Some((refer("Call"), call())),
        answers: vec![
            Answer::json(200, "The request, and what is decided of it.", refer("Preview"), preview())
                .leads_to("run_call", Takes::Body("confirm_token"), "/confirm_token"),
        ],
        refusals: &[
            (400, &["invalid_json", "unknown_field", "invalid_field", "invalid_cursor"]),
            (403, &["paused"]),
            (404, &["unknown_tool", "connection_not_found"]),
            (409, &["not_connected", "choose_account", "reauth_required", "credential_refused"]),
            (413, &["body_too_large", "files_too_large"]),
            (422, &["invalid_argument", "host_not_allowed"]),
        ],
    }]
}

/// A write that is asked for.
pub(super) fn call() -> Value {
    json!({ "tool": "workbench_create_note", "arguments": { "title": "Plan", "body": "Ship it." } })
}

fn preview() -> Value {
    json!({
        "plan": {
            "tool": "workbench_create_note", "revision": "1", "effect": "write",
            "account": { "connection": sample::CONNECTION, "number": 1, "label": "mara" },
            "request": {
                "method": "POST", "url": "https://workbench.claw-link.dev/api/v1/notes",
                "headers": [{ "name": "authorization", "value": "Bearer {secret:access_token}" }],
                "body": {
                    "content_type": "application/json", "bytes": 34, "json": { "title": "Plan", "body": "Ship it." },
                },
            },
            "secrets": [{ "slot": "{secret:access_token}", "location": "header authorization" }],
            "summary": "Create the note \"Plan\".", "sentence": "Create the note \"Plan\" in Workbench as mara.",
            "scopes": { "held": ["notes:write"], "missing": [] }, "warnings": [],
        },
        "digest": sample::DIGEST, "decision": "confirm", "reason": "Writes of this device want a confirmation.",
        "confirm_token": "cft_7Qm2Xc9Lr4Vb8Nt1Ks6Pz3", "expires_at": sample::LATER,
        "rate": { "limit": 60, "remaining": 41, "resets_at": sample::LATER },
    })
}
