use crate::identity::IDLE_LIFE_MS;
use crate::ports::{Fault, House};
use crate::time::{DAY_MS, HOUR_MS};

/// A person can look up for so long what became of a disconnect.
const REVOCATIONS_KEPT_MS: i64 = 30 * DAY_MS;
/// And which calls they decided on; the requests themselves go after a day.
const APPROVALS_KEPT_MS: i64 = 30 * DAY_MS;

/// Removes what is over: sign-in codes, sessions, authorization codes, pairings, counted registrations, connect flows,
/// previews, approvals, kept bodies. A day of grace lets a late
/// visitor be told that it is over, and a replayed code still find the device it gave.
pub(super) async fn expire(house: &House) -> Result<(), Fault> {
    let now = house.clock.now();
    let yesterday = now.plus_ms(-DAY_MS);
    let store = &house.store;
    store.login_codes.expire(yesterday).await?;
    store.web_sessions.expire(now, now.plus_ms(-IDLE_LIFE_MS)).await?;
    store.auth_codes.expire(yesterday).await?;
    store.auth_tokens.expire(now).await?;
    store.pairing_sessions.expire(yesterday).await?;
    store.registrations.expire(now.plus_ms(-HOUR_MS)).await?;
    store.connection_sessions.expire(yesterday).await?;
    store.previews.expire(yesterday).await?;
    store.approvals.expire(yesterday, now.plus_ms(-APPROVALS_KEPT_MS)).await?;
    store.bodies.expire(now).await?;
    store.revocations.expire(now.plus_ms(-REVOCATIONS_KEPT_MS)).await?;
    Ok(())
}
