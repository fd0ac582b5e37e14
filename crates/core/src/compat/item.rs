use clawlink_manifest::{App, Tool};
use serde_json::{Map, Value, json};

use super::account::{accounts, default_of, number_of};
use super::effect::words_of;
use super::schema::schema;
use super::state::state_of;
use crate::policy::Decision;
use crate::ports::House;
use crate::ports::storage::{Connection, Device};
use crate::run::rule_on;

/// A tool beside others. `own` are the person's connections.
pub(super) fn item(device: &Device, app: &App, tool: &Tool, own: &[Connection]) -> Map<String, Value> {
    let mut item = brief(device, app, tool, own);
    item.insert("inputSchema".to_owned(), schema(tool));
    item
}

/// The same without its schema, which an agent that has just called the tool need not read again.
pub(super) fn brief(device: &Device, app: &App, tool: &Tool, own: &[Connection]) -> Map<String, Value> {
    let words = words_of(tool.effect);
    let standing = accounts(app, own);
    Map::from_iter([
        ("integration".to_owned(), json!(app.slug)),
        ("integrationName".to_owned(), json!(app.name)),
        ("name".to_owned(), json!(tool.name)),
        ("description".to_owned(), json!(at_length(tool))),
        ("accessLevel".to_owned(), json!(words.access_level)),
        ("mode".to_owned(), json!(words.mode)),
        ("risk".to_owned(), json!(words.risk)),
        ("guidanceAvailable".to_owned(), json!(!tool.examples.is_empty())),
        ("requiresConfirmation".to_owned(), json!(must_be_confirmed(device, app, tool))),
        ("previewAvailable".to_owned(), json!(true)),
        ("defaultConnectionId".to_owned(), json!(default_of(&standing).map(number_of))),
        ("connectionCount".to_owned(), json!(standing.len())),
    ])
}

/// Whether a call of this device needs its user's word first.
pub(super) fn must_be_confirmed(device: &Device, app: &App, tool: &Tool) -> bool {
    matches!(rule_on(device, app, tool).decision, Decision::Confirm | Decision::Approve)
}

/// Summary and description as one text.
pub(super) fn at_length(tool: &Tool) -> String {
    if tool.description.is_empty() {
        tool.summary.to_string()
    } else {
        format!("{} {}", tool.summary, tool.description)
    }
}

/// How the canonical API names the tool.
pub(super) fn canonical(house: &House, app: &App, tool: &Tool, own: &[Connection]) -> Value {
    json!({ "integration_id": app.slug, "action": tool.verb, "default_connection_state": state_of(house, app, own) })
}
