use serde_json::{Value, json};

use super::{app_filter, cursor, id, limit, page, sample};
use crate::link::Takes;
use crate::operation::{Access, Answer, Operation, Parameter};
use crate::schema::{boolean, may, must, object, refer, text};
use crate::schemas::page_of;

pub(super) fn operations() -> Vec<Operation> {
    vec![list(), get(), start(), get_session()]
}

fn list() -> Operation {
    Operation {
        id: "list_connections",
        method: "get",
        path: "/v1/connections",
        tag: "connections",
        summary: "List the accounts that are connected",
        description: "",
        access: Access::Device,
        parameters: vec![app_filter(), limit(), cursor()],
        body: None,
        answers: vec![
            Answer::json(200, "A page of connections.", page_of(refer("Connection")), page(&connection()))
                .leads_to("get_connection", Takes::Path("id"), "/items/0/id"),
        ],
        refusals: &[(400, &["unknown_field", "invalid_query", "invalid_cursor"])],
    }
}

fn get() -> Operation {
    Operation {
        id: "get_connection",
        method: "get",
        path: "/v1/connections/{id}",
        tag: "connections",
        summary: "Read one connection, by id or number",
        description: "",
        access: Access::Device,
        parameters: vec![Parameter::path("id", id("Id or number of the connection."), sample::CONNECTION)],
        body: None,
        answers: vec![Answer::json(200, "The connection.", refer("Connection"), connection())],
        refusals: &[(400, &["unknown_field", "invalid_path"]), (404, &["connection_not_found"])],
    }
}

fn start() -> Operation {
    let members = [
        must("app", text("Slug of the app.")),
        may("connection", text("Id of the connection to renew.").or_null()),
        may(
            "reuse",
            boolean("Answer with the connection where there is one already.").with("default", false),
        ),
    ];
    Operation {
        id: "start_connect_session",
        method: "post",
        path: "/v1/connect-sessions",
        tag: "connections",
        summary: "Make a link by which a person connects an app",
        description: "Give your user `connect_url`, and ask for the session every `poll_after_ms` until it is over.",
        access: Access::Device,
        parameters: vec![],
        body: Some((object(members).with("additionalProperties", false), json!({ "app": "workbench" }))),
        answers: vec![
            Answer::json(201, "The link.", refer("ConnectSession"), session()).leads_to(
                "get_connect_session",
                Takes::Path("id"),
                "/id",
            ),
            Answer::json(
                200,
                "With `reuse`: it is connected already.",
                refer("Connected"),
                json!({ "status": "connected", "connection": connection() }),
            ),
        ],
        refusals: &[
            (400, &["invalid_json", "unknown_field", "invalid_field"]),
            (404, &["unknown_app", "connection_not_found"]),
            (409, &["no_connection_needed"]),
            (413, &["body_too_large"]),
        ],
    }
}

fn get_session() -> Operation {
    Operation {
        id: "get_connect_session",
        method: "get",
        path: "/v1/connect-sessions/{id}",
        tag: "connections",
        summary: "Ask where a connect session stands",
        description: "",
        access: Access::Device,
        parameters: vec![Parameter::path("id", id("Id of the session."), sample::SESSION)],
        body: None,
        answers: vec![Answer::json(200, "The session.", refer("ConnectSession"), session())],
        refusals: &[(400, &["unknown_field", "invalid_path"]), (404, &["session_not_found"])],
    }
}

fn session() -> Value {
    json!({
        "id": sample::SESSION, "app": "workbench", "status": "awaiting_user_action",
        "connect_url": format!("https://claw-link.dev/connect/workbench?session={}", sample::SESSION),
        "expires_at": sample::LATER, "poll_after_ms": 2_000, "connection": null, "error": null,
    })
}

fn connection() -> Value {
    json!({
        "id": sample::CONNECTION, "number": 1, "app": "workbench",
        "account": { "id": "acc_1", "label": "mara" }, "label": null, "is_default": true, "state": "active",
        "scopes": ["notes:read", "notes:write"],
        "health": { "state": "active", "warnings": [], "last_success_at": sample::EARLIER, "last_error": null },
        "created_at": sample::EARLIER,
    })
}
