use super::error::RunError;
use super::prepare::{Call, prepare_hindered};
use crate::ports::House;
use crate::ports::storage::{Device, Execution, ExecutionFilter, ExecutionStatus};
use crate::time::{MINUTE_MS, SECOND_MS, UnixMs};
use crate::vault::sha256_hex;

/// For how long the same call without a key counts as a repeat.
const WINDOW_MS: i64 = 180 * SECOND_MS;
/// For how long a call of which nobody knows whether it was done stands in the way of another like it.
const DOUBT_MS: i64 = 15 * MINUTE_MS;
/// What begins a derived key, so that no client's own key is taken for one.
const PREFIX: &str = "derived:";
/// Executions of the tool that are looked through: more within three minutes are no repeats of a lost call.
const LOOK_BACK: u32 = 20;

/// The idempotency key of a write that came without one: a client that lost an answer repeats the call under a new request
/// id, and must not do it twice. The same call within three minutes of the first gets the key of the first; and within a quarter
/// of an hour of one whose outcome is unknown it gets that one's key, whoever chose it, so that the answer names that execution
/// and the read that settles it. A fresh key of the client's own overrides both.
///
/// An account that must be reconnected does not stand in the way: what was made before can still be told.
///
/// # Errors
/// [`RunError`] when the call cannot be prepared. Nothing was sent.
pub async fn derive_key(house: &House, device: &Device, call: &Call) -> Result<String, RunError> {
    let (prepared, _) = prepare_hindered(house, device, call).await?;
    let now = house.clock.now();
    let filter = ExecutionFilter {
        device: Some(device.id.clone()),
        tool: Some(prepared.tool.name.to_string()),
        limit: LOOK_BACK,
        ..ExecutionFilter::default()
    };
    let rows = house.store.ledger.list(&device.user, &filter).await?;
    let mut like = rows.into_iter().filter(|row| row.digest == prepared.digest);
    let earlier = like.find(|row| is_repeated_by(row, now)).and_then(|row| row.idempotency_key);
    Ok(earlier.unwrap_or_else(|| derive(device.id.as_str(), &prepared.digest, now)))
}

/// Whether another call like this one counts as its repeat.
fn is_repeated_by(earlier: &Execution, now: UnixMs) -> bool {
    let age_ms = now.since(earlier.started_at);
    let derived = earlier.idempotency_key.as_ref().is_some_and(|key| key.starts_with(PREFIX));
    match earlier.status {
        ExecutionStatus::Claimed | ExecutionStatus::Sent | ExecutionStatus::Unknown => age_ms < DOUBT_MS,
        ExecutionStatus::Succeeded | ExecutionStatus::Failed => derived && age_ms < WINDOW_MS,
    }
}

/// The digest covers tool, revision, connection and arguments. The window keeps the key apart from those of calls long ago,
/// and makes two that come at once the same.
fn derive(device: &str, digest: &str, now: UnixMs) -> String {
    let hash = sha256_hex(format!("{device}\n{digest}\n{}", now.0 / WINDOW_MS).as_bytes());
    format!("{PREFIX}{hash}")
}
