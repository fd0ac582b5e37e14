use serde_json::json;

use crate::operation::{Access, Answer, Content, Operation};
use crate::schema::refer;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation {
            id: "whoami",
            method: "get",
            path: "/v1/whoami",
            tag: "device",
            summary: "Who you are, for whom you act, and what you may do",
            description: "",
            access: Access::Device,
            parameters: vec![],
            body: None,
            answers: vec![Answer::json(200, "The device and its person.", refer("Whoami"), example())],
            refusals: &[(400, &["unknown_field"])],
        },
        Operation {
            id: "revoke_device",
            method: "delete",
            path: "/v1/device",
            tag: "device",
            summary: "End this device",
            description: "Its credential is refused from the next request on.",
            access: Access::Device,
            parameters: vec![],
            body: None,
            answers: vec![Answer {
                status: 204,
                description: "It is ended.",
                content: Content::Nothing,
                links: vec![],
            }],
            refusals: &[(400, &["unknown_field"])],
        },
    ]
}

fn example() -> serde_json::Value {
    json!({
        "user": { "id": "usr_019abd2f3c4e7a81b2c3d4e5f6071827", "label": "mara@example.com" },
        "device": {
            "id": "dev_019abd2f3c4e7a81b2c3d4e5f6071828", "name": "laptop", "family": "cli", "policy_name": "standard",
            "policy": {
                "read": "allow", "idempotent_write": "confirm", "write": "confirm", "destructive": "approve",
            },
            "rules": [{ "pattern": "gmail_*", "answer": "ask" }], "paused": false,
        },
    })
}
