use serde_json::{Value, json};

use super::{cursor, id, limit, page, sample};
use crate::link::Takes;
use crate::operation::{Access, Answer, Operation, Parameter};
use crate::schema::{one_of, refer, text};
use crate::schemas::{EXECUTION_STATUSES, page_of};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation {
            id: "list_executions",
            method: "get",
            path: "/v1/executions",
            tag: "calls",
            summary: "List what this device ran, newest first",
            description: "",
            access: Access::Device,
            parameters: vec![
                Parameter::query("tool", text("Only of this tool.")),
                Parameter::query("status", one_of(&EXECUTION_STATUSES, "Only with this status."))
                    .example("succeeded"),
                limit(),
                cursor(),
            ],
            body: None,
            answers: vec![
                Answer::json(200, "A page of executions.", page_of(refer("Execution")), page(&execution()))
                    .leads_to("get_execution", Takes::Path("id"), "/items/0/execution_id"),
            ],
            refusals: &[(400, &["unknown_field", "invalid_query", "invalid_cursor"])],
        },
        Operation {
            id: "get_execution",
            method: "get",
            path: "/v1/executions/{id}",
            tag: "calls",
            summary: "Read one execution, with its output while that is kept",
            description: "",
            access: Access::Device,
            parameters: vec![Parameter::path("id", id("Id of the execution."), sample::EXECUTION)],
            body: None,
            answers: vec![Answer::json(200, "The execution.", refer("ExecutionDetail"), execution())],
            refusals: &[(400, &["unknown_field", "invalid_path"]), (404, &["execution_not_found"])],
        },
    ]
}

fn execution() -> Value {
    json!({
        "execution_id": sample::EXECUTION, "status": "succeeded", "tool": "workbench_create_note",
        "app": "workbench", "revision": "1", "effect": "write", "digest": sample::DIGEST,
        "summary": "Create the note \"Plan\".",
        "account": { "connection": sample::CONNECTION, "label": "mara" }, "attempts": [attempt()],
        "error_code": null, "upstream": { "status": 201, "request_id": null },
        "idempotency": { "key": "5f0c2c1e-plan" }, "started_at": sample::EARLIER, "finished_at": sample::EARLIER,
    })
}

/// A request that was sent once and went well.
pub(super) fn attempt() -> Value {
    json!({
        "at": sample::EARLIER, "took_ms": 84, "status": 201, "outcome": "ok", "then": "", "before": "",
        "request_id": null,
    })
}
