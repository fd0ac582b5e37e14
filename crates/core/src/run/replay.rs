//! The answer of a call with an idempotency key: sealed at its end, and given to whoever repeats it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::RunError;
use super::promise::Promise;
use super::receipt::{Account, Attempt, FileHandle, Receipt};
use crate::id::{ExecutionId, UserId};
use crate::ports::House;
use crate::ports::storage::Execution;
use crate::sealing::{SealingError, open_json, seal_column};
use crate::secret::Secret;
use crate::vault::{ColumnContext, VaultError};

/// Largest answer that is kept for replay, in bytes.
const REPLAY_CAP_BYTES: usize = 64 * 1024;

/// The shaped part of an answer, as it is sealed for replay.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    pub(super) output: Value,
    pub(super) truncated: Option<Value>,
    pub(super) next_cursor: Option<String>,
    #[serde(default)]
    pub(super) files: Vec<FileHandle>,
}

fn context<'a>(id: &'a ExecutionId, user: &'a UserId) -> ColumnContext<'a> {
    ColumnContext { table: "executions", column: "sealed_answer", row_id: id.as_str(), user: Some(user) }
}

/// Seals an answer to its row; of one that is too long only a notice is kept.
///
/// # Errors
/// [`SealingError`].
pub(super) fn seal_answer(
    house: &House,
    id: &ExecutionId,
    user: &UserId,
    answer: &Answer,
) -> Result<String, SealingError> {
    let json = serde_json::to_string(answer).map_err(|_| VaultError::Refused)?;
    let json = if json.len() <= REPLAY_CAP_BYTES { json } else { too_long() };
    Ok(seal_column(house, &context(id, user), &Secret::new(json))?.to_string())
}

fn too_long() -> String {
    let notice = "The answer was longer than is kept for a repeat.";
    json!({ "output": null, "truncated": { "omitted": notice }, "next_cursor": null }).to_string()
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
