use super::prepare::Prepared;
use crate::ports::storage::{Device, ExecutionFilter};
use crate::ports::{Fault, House};
use crate::time::{SECOND_MS, UnixMs};
use crate::vault::sha256_hex;

/// For how long the same call without a key counts as a repeat.
const WINDOW_MS: i64 = 180 * SECOND_MS;
/// What begins a derived key, so that no client's own key is taken for one.
const PREFIX: &str = "derived:";
/// Executions of the tool that are looked through: more within three minutes are no repeats of a lost call.
const LOOK_BACK: u32 = 20;

/// The idempotency key of a write that came without one: a client that lost an answer repeats the call under a new request
/// id, and must not do it twice. The same call within three minutes of the first gets the key of the first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn derive_key(house: &House, device: &Device, prepared: &Prepared<'_>) -> Result<String, Fault> {
    let now = house.clock.now();
    let filter = ExecutionFilter {
        device: Some(device.id.clone()),
        tool: Some(prepared.tool.name.to_string()),
        limit: LOOK_BACK,
        ..ExecutionFilter::default()
    };
    let rows = house.store.ledger.list(&device.user, &filter).await?;
    let recent = rows
        .into_iter()
        .filter(|row| row.digest == prepared.digest && now.since(row.started_at) < WINDOW_MS)
        .filter_map(|row| row.idempotency_key)
        .find(|key| key.starts_with(PREFIX));
    Ok(recent.unwrap_or_else(|| derive(device.id.as_str(), &prepared.digest, now)))
}

/// The digest covers tool, revision, connection and arguments. The window keeps the key apart from those of calls long ago,
/// and makes two that come at once the same.
fn derive(device: &str, digest: &str, now: UnixMs) -> String {
    let hash = sha256_hex(format!("{device}\n{digest}\n{}", now.0 / WINDOW_MS).as_bytes());
    format!("{PREFIX}{hash}")
}
