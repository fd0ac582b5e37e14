use clawlink_manifest::{App, Tool};
use serde_json::{Map, Value, json};

use super::description::tags;
use super::effect::{is_idempotent, words_of};
use super::item::{at_length, must_be_confirmed};
use super::list::{limit_of, words_of as words_of_query};
use super::names::{find_action, find_app};
use super::schema::schema;
use super::state::{is_connected, state_of};
use crate::exec::search::{Filter, search};
use crate::ports::House;
use crate::ports::storage::Device;
use crate::problem::{Kind, Problem};

/// The actions of an app; those that fit the intent, where one is named: `{"integration_id", "items"}`.
///
/// # Errors
/// A problem when no app is named, or none of that name is there.
pub fn list_actions(
    house: &House,
    device: &Device,
    app: Option<&str>,
    intent: Option<&str>,
) -> Result<Value, Problem> {
    let app = app_of(house, app)?;
    let intent = intent.map(str::trim).filter(|intent| !intent.is_empty());
    let tools: Vec<&Tool> = match intent {
        Some(intent) => {
            let filter = Filter { app: Some(&app.slug), limit: usize::MAX, ..Filter::default() };
            search(&house.catalog, intent, &filter).into_iter().map(|hit| hit.tool).collect()
        }
        None => app.tools.iter().collect(),
    };
    let items: Vec<Value> =
        tools.into_iter().map(|tool| Value::Object(describe(device, app, tool))).collect();
    Ok(json!({ "integration_id": app.slug, "items": items }))
}

/// One action, by its id or by the tool's full name.
///
/// # Errors
/// A problem with names that come close.
pub fn describe_action(house: &House, device: &Device, app: &str, action: &str) -> Result<Value, Problem> {
    let app = app_of(house, Some(app))?;
    let tool = find_action(house, app, action)?;
    let mut told = describe(device, app, tool);
    let example = |example: &clawlink_manifest::Example| json!({ "input": serde_json::from_str::<Value>(&example.args).unwrap_or_default() });
    told.insert("integration_id".to_owned(), json!(app.slug));
    told.insert("examples".to_owned(), tool.examples.iter().map(example).collect());
    told.insert("preconditions".to_owned(), json!([format!("{} is connected.", app.name)]));
    Ok(Value::Object(told))
}

/// Actions for a task, the best first: `{"items": […]}`.
///
/// # Errors
/// A problem when there are no words, or the database fails.
pub async fn search_actions(
    house: &House,
    device: &Device,
    query: Option<&str>,
    connected_only: bool,
    limit: Option<usize>,
) -> Result<Value, Problem> {
    let query = words_of_query(query)?;
    let own = house.store.connections.list(&device.user, None).await?;
    let connected: Vec<&str> = own.iter().map(|row| row.app.as_str()).collect();
    let filter =
        Filter { connected: &connected, connected_only, limit: limit_of(limit), ..Filter::default() };
    let hits = search(&house.catalog, query, &filter);
    let items: Vec<Value> = hits
        .iter()
        .map(|hit| {
            json!({
                "kind": "action", "integration_id": hit.app.slug, "action_id": hit.tool.verb,
                "title": hit.tool.title, "summary": hit.tool.summary, "connected": is_connected(hit.app, &own),
                "connection_state": state_of(house, hit.app, &own),
            })
        })
        .collect();
    Ok(json!({ "items": items }))
}

fn describe(device: &Device, app: &App, tool: &Tool) -> Map<String, Value> {
    let schema = schema(tool);
    let summary = summarise(&schema);
    Map::from_iter([
        ("action_id".to_owned(), json!(tool.verb)),
        ("title".to_owned(), json!(tool.title)),
        ("description".to_owned(), json!(at_length(tool))),
        ("side_effect_level".to_owned(), json!(words_of(tool.effect).side_effect_level)),
        ("requires_confirmation".to_owned(), json!(must_be_confirmed(device, app, tool))),
        ("idempotent".to_owned(), json!(is_idempotent(tool.effect))),
        ("supports_async".to_owned(), json!(false)),
        ("input_summary".to_owned(), summary),
        ("input_schema".to_owned(), schema),
        ("tags".to_owned(), tags(app, tool)),
    ])
}

/// The names of the arguments, those that must be given apart.
fn summarise(schema: &Value) -> Value {
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let names = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let optional: Vec<&String> =
        names.filter(|name| !required.iter().any(|other| other == name.as_str())).collect();
    json!({ "required": required, "optional": optional })
}

/// The app of this name.
///
/// # Errors
/// A problem when none is named, or with names that come close.
pub(super) fn app_of<'h>(house: &'h House, name: Option<&str>) -> Result<&'h App, Problem> {
    let name = name.map(str::trim).filter(|name| !name.is_empty()).ok_or_else(|| {
        Problem::new(Kind::Malformed, "invalid_request", "integration_id is missing.")
            .at("integration_id", "the id of an app")
    })?;
    Ok(find_app(house, name)?)
}
