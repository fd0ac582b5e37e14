use super::claim::describe;
use super::end_row::end_row;
use super::error::RunError;
use super::execute::Output;
use super::hand_out::hand_out;
use super::keep_rest::keep_rest;
use super::promise::Promise;
use super::receipt::{Account, Receipt};
use super::replay::{Answer, seal_answer};
use super::send::{End, Sent};
use super::turn::make_next;
use crate::bodies::keep_body;
use crate::exec::shape::{Asked, shape};
use crate::health::note_result;
use crate::ports::storage::{Claim, Device, ExecutionStatus, Finish};
use crate::ports::{House, Incoming};
use crate::sealing::SealingError;
use crate::time::UnixMs;

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
    let Some(connection) = promise.connection_id() else { return };
    let error = match end {
        End::Success(_) => None,
        End::Error(error) => Some(error.code()),
    };
    let later = house.clone();
    house.background.spawn(Box::pin(async move {
        let _ = note_result(&later, &connection, error).await;
    }));
}
