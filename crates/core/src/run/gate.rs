use url::Url;

use super::error::RunError;
use super::promise::Promise;
use crate::exec::breaker::Admission;
use crate::exec::limits::INLINE_WAIT_MS;
use crate::exec::pace::Turn;
use crate::id::ConnectionId;
use crate::memory::Slot;
use crate::ports::storage::Device;
use crate::ports::{House, PaceNeed};

/// Lets a call go once its app can take it: the host is not left alone, and the account's limit is not used up. A short wait
/// is sat out here, a longer one handed back. `None` for an app that needs no account.
///
/// # Errors
/// [`RunError::Resting`] and [`RunError::Paced`]; nothing was claimed or sent.
pub(super) async fn pass(
    house: &House,
    device: &Device,
    promise: &Promise<'_>,
) -> Result<Option<Slot>, RunError> {
    let host = host_of(promise);
    if let Admission::Rest(left_ms) = house.memory.would_admit(&promise.app.slug, &host, house.clock.now()) {
        return Err(resting(promise, left_ms));
    }
    match &promise.connection {
        Some(connection) => take_turn(house, device, promise, &connection.id).await.map(Some),
        None => Ok(None),
    }
}

/// The host a call goes to.
pub(super) fn host_of(promise: &Promise<'_>) -> String {
    Url::parse(&promise.plan.url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// The host is left alone for a moment.
pub(super) fn resting(promise: &Promise<'_>, left_ms: u64) -> RunError {
    let retry_after_seconds = i64::try_from(left_ms.div_ceil(1_000)).unwrap_or(i64::MAX);
    RunError::Resting { app: promise.app.name.to_string(), retry_after_seconds }
}

async fn take_turn(
    house: &House,
    device: &Device,
    promise: &Promise<'_>,
    connection: &ConnectionId,
) -> Result<Slot, RunError> {
    let mut patience = INLINE_WAIT_MS;
    loop {
        let wait = match ask(house, device, connection).await {
            Ok(slot) => return Ok(slot),
            Err(wait) => wait,
        };
        if wait > patience {
            // Rounded down: what is left of a second is waited for here, so that nobody comes late.
            let retry_after_seconds = i64::try_from((wait / 1_000).max(1)).unwrap_or(i64::MAX);
            return Err(RunError::Paced { app: promise.app.name.to_string(), retry_after_seconds });
        }
        patience -= wait;
        house.clock.sleep(wait).await;
    }
}

/// Asks this isolate, and where little is left the object that all isolates share.
async fn ask(house: &House, device: &Device, connection: &ConnectionId) -> Result<Slot, u64> {
    let now = house.clock.now();
    let scarce = house.memory.is_scarce(connection.as_str(), now);
    let known = house.memory.left(connection.as_str(), now);
    let slot = house.memory.ask(connection.as_str(), device.id.as_str(), now)?;
    if !scarce {
        return Ok(slot);
    }
    let need = PaceNeed { connection: connection.clone(), device: device.id.clone(), known };
    match house.actor.pace(need).await {
        Ok(Turn::Wait(wait)) => Err(wait),
        // Without the object this isolate's own count must do.
        Ok(Turn::Go) | Err(_) => Ok(slot),
    }
}
