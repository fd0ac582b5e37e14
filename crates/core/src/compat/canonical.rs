//! The canonical API: an action of an app, run, and looked up again.

use serde_json::{Map, Value, json};

use super::Answer;
use super::action::app_of;
use super::asked::{Asked, name_of, take_cursor};
use super::codes::code_of_ledger;
use super::execution;
use super::names::find_action;
use super::placeholder;
use super::run::run;
use crate::id::ExecutionId;
use crate::ports::House;
use crate::ports::storage::{Device, Execution, ExecutionStatus};
use crate::problem::{Kind, Problem};
use crate::run::{Call, find_answer};
use crate::time::UnixMs;

/// Runs an action: `{integration_id, action_id, input, confirm?, idempotency_key?, connection_id?}`. `key` is the header's.
///
/// # Errors
/// A problem when an id or the input is missing, or names nothing: there is no execution then to tell of.
pub async fn execute_action(
    house: &House,
    device: &Device,
    mut body: Map<String, Value>,
    key: Option<String>,
) -> Result<Answer, Problem> {
    let app = app_of(house, body.get("integration_id").and_then(Value::as_str))?;
    let action = body.get("action_id").and_then(Value::as_str).filter(|id| !id.trim().is_empty());
    let tool = find_action(house, app, action.ok_or_else(|| missing("action_id", "the id of an action"))?)?;
    let Some(Value::Object(mut arguments)) = body.remove("input") else {
        return Err(missing("input", "an object"));
    };
    let own_key = body.get("idempotency_key").and_then(Value::as_str).map(str::to_owned);
    let checked = placeholder::check(tool, &arguments).and_then(|()| take_cursor(tool, &mut arguments));
    let asked = checked.map(|cursor| Asked {
        call: Call {
            tool: tool.name.to_string(),
            arguments,
            cursor,
            connection: body.remove("connection_id").and_then(name_of),
            ..Call::default()
        },
        confirmed: body.get("confirm") == Some(&Value::Bool(true)),
        key: own_key.filter(|key| !key.is_empty()).or(key),
        ..Asked::default()
    });
    let (about, end) = run(house, device, &tool.name, asked).await;
    let told = execution::tell(house, &about, &end);
    Ok(match end {
        Ok(_) => Answer::ok(told),
        Err(refusal) => Answer {
            status: refusal.code.canonical_status(refusal.is_blocked()),
            body: told,
            retry_after_seconds: refusal.retry_after_seconds,
            cause: refusal.cause,
        },
    })
}

/// Whether the action that a body names changes something; one that is not there does not.
#[must_use]
pub fn changes_something(house: &House, body: &Map<String, Value>) -> bool {
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let app = app_of(house, text("integration_id")).ok();
    let tool = app.zip(text("action_id")).and_then(|(app, action)| find_action(house, app, action).ok());
    tool.is_some_and(|tool| !tool.effect.is_read())
}

fn missing(name: &str, expected: &str) -> Problem {
    let words = format!("{name} is missing: {expected}. Nothing was sent.");
    Problem::new(Kind::Malformed, "invalid_request", words).at(name, expected)
}

/// An execution of this device.
///
/// # Errors
/// A problem when there is none.
pub async fn find_execution(house: &House, device: &Device, id: &str) -> Result<Value, Problem> {
    let row = house.store.ledger.find(&device.user, &ExecutionId::from(id.to_owned())).await?;
    let row = row.filter(|row| row.device == device.id).ok_or_else(|| {
        Problem::new(Kind::NotFound, "execution_not_found", "There is no such execution of this device.")
    })?;
    Ok(describe(house, &row))
}

fn describe(house: &House, row: &Execution) -> Value {
    let found = house.catalog.find_tool(&row.tool);
    let title = found.map_or(row.tool.as_str(), |(_, tool)| tool.title.as_ref());
    let (status, message) = match row.status {
        ExecutionStatus::Succeeded => ("succeeded", None),
        ExecutionStatus::Failed => ("failed", Some("The app refused it, or it could not be sent.")),
        ExecutionStatus::Claimed | ExecutionStatus::Sent => ("unknown", Some("It is on its way.")),
        ExecutionStatus::Unknown => ("unknown", Some("It left, and nobody can know what became of it.")),
    };
    let code = row.error_code.as_deref().map(|code| code_of_ledger(code).canonical);
    let mut told = json!({
        "execution_id": row.id, "status": status, "integration_id": row.app,
        "action_id": found.map_or(row.tool.as_str(), |(_, tool)| tool.verb.as_ref()),
        "started_at": row.started_at.to_iso(), "finished_at": row.finished_at.map(UnixMs::to_iso),
        "display": { "title": title, "summary": row.summary }, "error_code": code,
    });
    if let Some(members) = told.as_object_mut() {
        members.extend(message.map(|message| ("message".to_owned(), json!(message))));
        members.extend(find_answer(house, row).map(|(output, _)| ("output".to_owned(), output)));
    }
    told
}
