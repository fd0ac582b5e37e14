use serde_json::{Map, Value, json};

use super::{LegacyTool, LegacyVerb};
use crate::compat::{
    Shelf, begin_connection, describe_action, describe_choice, dress_brief, execute_action, find_connection,
    find_execution, find_integration, list_actions, search_actions, whoami,
};
use crate::mcp::methods::{Outcome, Turn};
use crate::ports::House;
use crate::ports::storage::Device;
use crate::problem::Problem;

/// Calls a tool of the older set. What is blocked is a result here: its client asks for `isError` to tell that something broke.
pub(crate) async fn call(turn: &Turn<'_>, tool: &LegacyTool, given: &Map<String, Value>) -> Outcome {
    let (house, device) = (turn.house, &turn.caller.device);
    match answer(house, device, tool, given).await {
        Ok((told, cause)) => {
            let status = told.get("status").and_then(Value::as_str);
            let has_failed = tool.verb == LegacyVerb::Execute && matches!(status, Some("failed" | "unknown"));
            Outcome { result: result(&if has_failed { with_error(told) } else { told }, has_failed), cause }
        }
        Err(problem) => {
            let (error, cause) = dress_brief(house, problem);
            Outcome { result: result(&json!({ "status": "failed", "error": error }), true), cause }
        }
    }
}

async fn answer(
    house: &House,
    device: &Device,
    tool: &LegacyTool,
    given: &Map<String, Value>,
) -> Result<(Value, Option<String>), Problem> {
    let text = |name: &str| given.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let flag = |name: &str| given.get(name) == Some(&Value::Bool(true));
    let count =
        |name: &str| given.get(name).and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
    let app = text("integration_id");
    let told = match tool.verb {
        LegacyVerb::Whoami => whoami(house, &device.user, device.paused_at.is_none()).await?,
        LegacyVerb::Search => {
            search_actions(house, device, text("query"), flag("connected_only"), count("limit")).await?
        }
        LegacyVerb::ListIntegrations => {
            let shelf = Shelf {
                query: text("query"),
                category: text("category"),
                supports_action: None,
                connected_only: flag("connected_only"),
                page: count("page"),
                page_size: count("page_size"),
            };
            let own = house.store.connections.list(&device.user, None).await?;
            Value::Object(shelf.turn(house, &own))
        }
        LegacyVerb::GetIntegration => find_integration(house, &device.user, app).await?,
        LegacyVerb::ListActions => list_actions(house, device, app, text("intent"))?,
        LegacyVerb::GetAction => {
            describe_action(house, device, app.unwrap_or_default(), text("action_id").unwrap_or_default())?
        }
        LegacyVerb::GetConnection => {
            find_connection(house, &device.user, app, |_, row| describe_choice(row)).await?
        }
        LegacyVerb::BeginConnection => {
            begin_connection(house, &device.user, app, flag("reuse_if_connected")).await?
        }
        LegacyVerb::Execute => {
            let answer = execute_action(house, device, given.clone(), None).await?;
            return Ok((answer.body, answer.cause));
        }
        LegacyVerb::GetExecution => {
            find_execution(house, device, text("execution_id").unwrap_or_default()).await?
        }
    };
    Ok((told, None))
}

/// An execution that came to no good end, with what went wrong in one place.
fn with_error(mut told: Value) -> Value {
    let part = |name: &str| told.get(name).cloned().unwrap_or(Value::Null);
    let error = json!({
        "code": part("error_code"), "message": part("message"), "retryable": part("retryable"),
        "details": part("details"), "hint": part("hint"),
    });
    if let Some(members) = told.as_object_mut() {
        members.insert("error".to_owned(), error);
    }
    told
}

/// The result of `tools/call`: as data, and the same as text for clients that read no data.
fn result(told: &Value, is_error: bool) -> Value {
    let mut result =
        json!({ "content": [{ "type": "text", "text": told.to_string() }], "structuredContent": told });
    if let Some(members) = result.as_object_mut().filter(|_| is_error) {
        members.insert("isError".to_owned(), json!(true));
    }
    result
}
