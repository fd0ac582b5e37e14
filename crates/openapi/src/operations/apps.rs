use serde_json::{Value, json};

use super::{cursor, limit, page};
use crate::link::Takes;
use crate::member::with;
use crate::operation::{Access, Answer, Operation, Parameter};
use crate::schema::{boolean, refer, text};
use crate::schemas::page_of;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation {
            id: "list_apps",
            method: "get",
            path: "/v1/apps",
            tag: "apps",
            summary: "List the apps of the catalogue",
            description: "",
            access: Access::Device,
            parameters: vec![
                Parameter::query("query", text("Words of name, summary or keywords.")).example("notes"),
                Parameter::query("category", text("Only apps of this category.")),
                Parameter::query("connected", boolean("Only apps that are connected, or that are not.")),
                limit(),
                cursor(),
            ],
            body: None,
            answers: vec![
                Answer::json(200, "A page of apps.", page_of(refer("App")), page(&app())).leads_to(
                    "get_app",
                    Takes::Path("app"),
                    "/items/0/app",
                ),
            ],
            refusals: &[(400, &["unknown_field", "invalid_query", "invalid_cursor"])],
        },
        Operation {
            id: "get_app",
            method: "get",
            path: "/v1/apps/{app}",
            tag: "apps",
            summary: "Read one app",
            description: "With the ways to connect it, and what its scopes mean.",
            access: Access::Device,
            parameters: vec![Parameter::path("app", text("Slug of the app."), "workbench")],
            body: None,
            answers: vec![Answer::json(200, "The app.", refer("AppDetail"), app_detail())],
            refusals: &[(400, &["unknown_field", "invalid_path"]), (404, &["unknown_app"])],
        },
    ]
}

fn app() -> Value {
    json!({
        "app": "workbench", "name": "Workbench", "category": "documents",
        "summary": "Notes, tasks and messages to try things with.",
        "auth": [{ "id": "oauth", "label": "Sign in with Workbench", "kind": "oauth2" }],
        "connected": true, "connections": 1, "tools": 12,
    })
}

fn app_detail() -> Value {
    let scope =
        json!({ "id": "notes:read", "title": "Read notes", "means": "Read your notes.", "risk": "low" });
    with(with(app(), "scopes", [scope]), "docs", "https://workbench.claw-link.dev/docs")
}
