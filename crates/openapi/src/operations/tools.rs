use serde_json::{Value, json};

use super::{app_filter, cursor, limit, page, sample};
use crate::link::Takes;
use crate::member::with;
use crate::operation::{Access, Answer, Operation, Parameter};
use crate::schema::{boolean, integer, refer, text};
use crate::schemas::{effect, page_of};

pub(super) fn operations() -> Vec<Operation> {
    vec![list(), search(), get()]
}

/// The name of the first tool of a page.
const FIRST: &str = "/items/0/tool";

fn effect_filter() -> Parameter {
    Parameter::query("effect", effect()).example("read")
}

fn list() -> Operation {
    Operation {
        id: "list_tools",
        method: "get",
        path: "/v1/tools",
        tag: "tools",
        summary: "List tools by name",
        description: "",
        access: Access::Device,
        parameters: vec![app_filter(), effect_filter(), limit(), cursor()],
        body: None,
        answers: vec![Answer::json(200, "A page of tools.", page_of(refer("Tool")), page(&tool())).leads_to(
            "get_tool",
            Takes::Path("tool"),
            FIRST,
        )],
        refusals: &[(400, &["unknown_field", "invalid_query", "invalid_cursor"])],
    }
}

fn search() -> Operation {
    let most = integer("How many; more than 25 count as 25.").with("minimum", 1).with("maximum", 100);
    let hit = with(with(tool(), "score", 12.5), "input_schema", input_schema());
    Operation {
        id: "search_tools",
        method: "get",
        path: "/v1/tools/search",
        tag: "tools",
        summary: "Find tools for what you want to do",
        description: "The whole catalogue, connected apps first. The best three come with their `input_schema`.",
        access: Access::Device,
        parameters: vec![
            Parameter::query("query", text("What you want to do.").with("minLength", 1))
                .required()
                .example("list my notes"),
            app_filter(),
            effect_filter(),
            Parameter::query("connected", boolean("Only tools of connected apps.")),
            Parameter::query("limit", most.with("default", 10)),
        ],
        body: None,
        answers: vec![
            Answer::json(200, "Tools, the best first.", page_of(refer("ToolHit")), page(&hit)).leads_to(
                "get_tool",
                Takes::Path("tool"),
                FIRST,
            ),
        ],
        refusals: &[(400, &["unknown_field", "invalid_query"])],
    }
}

fn get() -> Operation {
    let further = [
        ("description", json!("Lists notes.")),
        ("revision", json!("1")),
        ("input_schema", input_schema()),
        ("scopes", json!([["notes:read"]])),
        ("file_fields", json!([])),
        ("examples", json!([{ "ask": "What notes do I have?", "args": {} }])),
    ];
    let detail = further.into_iter().fold(tool(), |told, (name, member)| with(told, name, member));
    Operation {
        id: "get_tool",
        method: "get",
        path: "/v1/tools/{tool}",
        tag: "tools",
        summary: "Read one tool",
        description: "With everything that is needed to call it.",
        access: Access::Device,
        parameters: vec![Parameter::path("tool", text("Name of the tool."), "workbench_list_notes")],
        body: None,
        answers: vec![Answer::json(200, "The tool.", refer("ToolDetail"), detail)],
        refusals: &[(400, &["unknown_field", "invalid_path"]), (404, &["unknown_tool"])],
    }
}

fn tool() -> Value {
    json!({
        "tool": "workbench_list_notes", "app": "workbench", "title": "List notes", "summary": "Lists notes.",
        "effect": "read",
        "connections": [{ "id": sample::CONNECTION, "number": 1, "account": "mara", "is_default": true }],
    })
}

fn input_schema() -> Value {
    let limit =
        json!({ "type": "integer", "description": "Size of the page.", "minimum": 1, "maximum": 100 });
    json!({ "type": "object", "properties": { "limit": limit }, "required": [], "additionalProperties": false })
}
