use serde_json::{Value, json};

use super::{cursor, id, limit, page, sample};
use crate::link::Takes;
use crate::operation::{Access, Answer, Operation, Parameter};
use crate::schema::{one_of, refer};
use crate::schemas::{APPROVAL_STATUSES, page_of};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation {
            id: "list_approvals",
            method: "get",
            path: "/v1/approvals",
            tag: "approvals",
            summary: "List what this device asked its person, newest first",
            description: "",
            access: Access::Device,
            parameters: vec![
                Parameter::query("status", one_of(&APPROVAL_STATUSES, "Only with this status."))
                    .example("waiting"),
                limit(),
                cursor(),
            ],
            body: None,
            answers: vec![
                Answer::json(200, "A page of approvals.", page_of(refer("Approval")), page(&approval()))
                    .leads_to("get_approval", Takes::Path("id"), "/items/0/id"),
            ],
            refusals: &[(400, &["unknown_field", "invalid_query", "invalid_cursor"])],
        },
        Operation {
            id: "get_approval",
            method: "get",
            path: "/v1/approvals/{id}",
            tag: "approvals",
            summary: "Ask where an approval stands",
            description: "Once a person approved, the same call goes through once within 15 minutes.",
            access: Access::Device,
            parameters: vec![Parameter::path("id", id("Id of the approval."), sample::APPROVAL)],
            body: None,
            answers: vec![Answer::json(200, "The approval.", refer("Approval"), approval())],
            refusals: &[(400, &["unknown_field", "invalid_path"]), (404, &["approval_not_found"])],
        },
    ]
}

fn approval() -> Value {
    json!({
        "id": sample::APPROVAL, "status": "waiting", "digest": sample::DIGEST, "tool": "workbench_delete_note",
        "app": "workbench", "effect": "destructive", "summary": "Delete the note note_1.",
        "account": { "connection": sample::CONNECTION, "label": "mara" },
        "url": format!("https://claw-link.dev/dashboard/approvals/{}", sample::APPROVAL),
        "note": null, "execution_id": null, "created_at": sample::EARLIER, "expires_at": sample::LATER,
        "decided_at": null,
    })
}
