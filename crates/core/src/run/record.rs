use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::claim::describe;
use super::end_row::end_row;
use super::error::RunError;
use super::execute::Output;
use super::hand_out::hand_out;
use super::keep_rest::keep_rest;
use super::promise::Promise;
use super::receipt::{Account, Attempt, FileHandle, Receipt};
use super::send::{End, Sent};
use super::turn::make_next;
use crate::bodies::keep_body;
use crate::exec::shape::{Asked, shape};
use crate::health::note_result;
use crate::id::{ExecutionId, UserId};
use crate::ports::House;
use crate::ports::Incoming;
use crate::ports::storage::{Claim, Device, Execution, ExecutionStatus, Finish};
use crate::sealing::{SealingError, open_json, seal_column};
use crate::secret::Secret;
use crate::time::UnixMs;
use crate::vault::{ColumnContext, VaultError};

/// Largest answer that is kept for replay, in bytes.
const REPLAY_CAP_BYTES: usize = 64 * 1024;

/// The shaped part of an answer, as it is sealed for replay.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Answer {
    output: Value,
    truncated: Option<Value>,
    next_cursor: Option<String>,
    #[serde(default)]
    files: Vec<FileHandle>,
}

/// Records how an execution ended, and turns its end into the receipt or the error that the caller gets.
///
/// # Errors
/// [`RunError`], as the app's answer says.
pub(super) async fn record(
    house: &House,
    device: &Device,
    promise: &Promise<'_>,
    sent: Sent,
    started_at: UnixMs,
    output: &Output,
) -> Result<Receipt, RunError> {
    let shaped = match &sent.end {
        End::Success(incoming) => Some(shape_answer(house, device, promise, incoming, output).await),
        End::Error(_) => None,
    };
    let kept = shaped.as_ref().and_then(|answer| answer.as_ref().ok());
    let finish = describe_end(house, device, promise, &sent, kept);
    if promise.is_claimed() {
        end_row(house, &finish);
    } else {
        record_read(house, device, promise, &finish, started_at);
    }
    keep_body(house, &device.user, &promise.execution, &promise.plan, sent.answer());
    note_health(house, promise, &sent.end);
    let incoming = match sent.end {
        End::Success(incoming) => incoming,
        End::Error(error) => return Err(*error),
    };
    let answer = shaped.unwrap_or_else(|| Err(malformed(promise)))?;
    Ok(Receipt {
        execution: promise.execution.clone(),
        status: ExecutionStatus::Succeeded,
        tool: promise.plan.tool.clone(),
        revision: promise.plan.revision.clone(),
        effect: promise.plan.effect,
        digest: promise.digest.clone(),
        account: Account::of(promise.connection.as_ref()),
        output: answer.output,
        truncated: answer.truncated,
        next_cursor: answer.next_cursor,
        files: answer.files,
        attempts: sent.attempts,
        upstream_status: incoming.status,
        upstream_request_id: finish.upstream_request_id,
        started_at,
        finished_at: finish.at,
        key: promise.key.clone(),
        replayed: false,
    })
}

fn malformed(promise: &Promise<'_>) -> RunError {
    RunError::Malformed { app: promise.app.name.to_string(), execution: promise.execution.clone() }
}

async fn shape_answer(
    house: &House,
    device: &Device,
    promise: &Promise<'_>,
    incoming: &Incoming,
    output: &Output,
) -> Result<Answer, RunError> {
    let asked = Asked {
        arguments: &promise.arguments,
        cursor: promise.place.as_deref(),
        detailed: output.detailed,
        fields: &output.fields,
        max_bytes: output.max_bytes,
        url: &promise.plan.url,
    };
    let shaped = shape(promise.app, promise.tool, incoming, house.catalog.hooks(), &asked);
    let mut shaped = shaped.map_err(|_| malformed(promise))?;
    if let (Some(whole), Some(notice)) = (shaped.whole.take(), &mut shaped.truncated) {
        keep_rest(house, device, promise, whole, notice).await;
    }
    let next = shaped.next_cursor.map(|place| make_next(house, device, promise, &place)).transpose();
    let next_cursor = next.map_err(SealingError::from)?;
    let mut files = Vec::new();
    if let Some(file) = shaped.file.take() {
        let handle = hand_out(house, device, file).await?;
        if let Some(members) = shaped.output.as_object_mut() {
            members.insert("file".to_owned(), handle.handle.as_str().into());
        }
        files.push(handle);
    }
    Ok(Answer { output: shaped.output, truncated: shaped.truncated, next_cursor, files })
}

fn describe_end(
    house: &House,
    device: &Device,
    promise: &Promise<'_>,
    sent: &Sent,
    answer: Option<&Answer>,
) -> Finish {
    let (status, error_code) = match &sent.end {
        End::Success(_) => (ExecutionStatus::Succeeded, None),
        End::Error(error) => {
            let status = if matches!(**error, RunError::Unknown { .. }) {
                ExecutionStatus::Unknown
            } else {
                ExecutionStatus::Failed
            };
            (status, Some(error.code().to_owned()))
        }
    };
    let last = sent.attempts.last();
    Finish {
        id: promise.execution.clone(),
        user: device.user.clone(),
        status,
        error_code,
        upstream_status: last.map(|attempt| attempt.status).filter(|status| *status > 0),
        upstream_request_id: last.and_then(|attempt| attempt.request_id.clone()),
        attempts: serde_json::to_string(&sent.attempts).unwrap_or_default(),
        sealed_answer: answer
            .and_then(|answer| seal_answer(house, &promise.execution, &device.user, answer).ok()),
        at: house.clock.now(),
    }
}

/// Reads are recorded after the answer and only as a courtesy: a lost row loses nothing but a line of history.
fn record_read(house: &House, device: &Device, promise: &Promise<'_>, finish: &Finish, started_at: UnixMs) {
    let claim = Claim { at: started_at, ..describe(house, device, promise) };
    let finish = Finish { sealed_answer: None, ..finish.clone() };
    let ledger = house.store.ledger.clone();
    house.background.spawn(Box::pin(async move {
        let _ = ledger.record_read(&claim, &finish).await;
    }));
}

/// Health is what the last call showed, so that the dashboard does not have to guess.
fn note_health(house: &House, promise: &Promise<'_>, end: &End) {
    let Some(connection) = promise.connection.as_ref().map(|connection| connection.id.clone()) else {
        return;
    };
    let error = match end {
        End::Success(_) => None,
        End::Error(error) => Some(error.code()),
    };
    let later = house.clone();
    house.background.spawn(Box::pin(async move {
        let _ = note_result(&later, &connection, error).await;
    }));
}

fn context<'a>(id: &'a ExecutionId, user: &'a UserId) -> ColumnContext<'a> {
    ColumnContext { table: "executions", column: "sealed_answer", row_id: id.as_str(), user: Some(user) }
}

fn seal_answer(
    house: &House,
    id: &ExecutionId,
    user: &UserId,
    answer: &Answer,
) -> Result<String, SealingError> {
    let json = serde_json::to_string(answer).map_err(|_| VaultError::Refused)?;
    let json = if json.len() <= REPLAY_CAP_BYTES { json } else { too_long() };
    Ok(seal_column(house, &context(id, user), &Secret::new(json))?.as_str().to_owned())
}

fn too_long() -> String {
    let notice = "The answer was longer than is kept for a repeat.";
    serde_json::json!({ "output": null, "truncated": { "omitted": notice }, "next_cursor": null }).to_string()
}

/// Answers a repeat with what was stored when the call succeeded.
///
/// # Errors
/// [`RunError`] when the stored answer cannot be opened.
pub(super) fn replay(house: &House, promise: &Promise<'_>, known: &Execution) -> Result<Receipt, RunError> {
    let answer = open_answer(house, known)?;
    Ok(Receipt {
        execution: known.id.clone(),
        status: known.status,
        tool: known.tool.clone(),
        revision: known.revision.clone(),
        effect: known.effect,
        digest: known.digest.clone(),
        account: Account::of(promise.connection.as_ref()),
        output: answer.output,
        truncated: answer.truncated,
        next_cursor: answer.next_cursor,
        files: answer.files,
        attempts: serde_json::from_str::<Vec<Attempt>>(&known.attempts).unwrap_or_default(),
        upstream_status: known.upstream_status.unwrap_or(0),
        upstream_request_id: known.upstream_request_id.clone(),
        started_at: known.started_at,
        finished_at: known.finished_at.unwrap_or(known.started_at),
        key: known.idempotency_key.clone(),
        replayed: true,
    })
}

/// What is still kept of the answer of a call with an idempotency key: output, and what was left out of it.
#[must_use]
pub fn find_answer(house: &House, known: &Execution) -> Option<(Value, Option<Value>)> {
    open_answer(house, known).ok().map(|answer| (answer.output, answer.truncated))
}

fn open_answer(house: &House, known: &Execution) -> Result<Answer, RunError> {
    let Some(sealed) = &known.sealed_answer else {
        return Err(RunError::AnswerGone { execution: known.id.clone() });
    };
    Ok(open_json(house, &context(&known.id, &known.user), sealed)?)
}
