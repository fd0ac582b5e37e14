use crate::credential::margin_ms;
use crate::ports::storage::Connection;
use crate::ports::{AccessNeed, Fault, House};
use crate::time::{DAY_MS, MINUTE_MS, SECOND_MS};

/// A connection unused for longer is renewed when it is used.
const USED_WITHIN_MS: i64 = DAY_MS;
/// So much earlier than a call would, so that a run a minute finds it in time, also where half of the margin holds.
const AHEAD_MS: i64 = 2 * MINUTE_MS;
/// No margin asks for an earlier look.
const HORIZON_MS: i64 = 15 * MINUTE_MS;
/// Rows a run looks at.
const BATCH: u32 = 50;
/// A run stops here; the next one goes on.
const LONGEST_MS: i64 = 20 * SECOND_MS;

/// Renews the access of connections in use before a call would have to wait for it. Each single writer decides for itself
/// whether it is due, so this races with nobody.
pub(super) async fn renew(house: &House) -> Result<(), Fault> {
    let start = house.clock.now();
    let (end, used_since) = (start.plus_ms(HORIZON_MS), start.plus_ms(-USED_WITHIN_MS));
    let rows = house.store.connections.list_ending(start, end, used_since, BATCH).await?;
    let mut outcome = Ok(());
    for row in rows {
        if house.clock.now().since(start) > LONGEST_MS {
            break;
        }
        outcome = outcome.and(renew_row(house, &row).await);
    }
    outcome
}

async fn renew_row(house: &House, row: &Connection) -> Result<(), Fault> {
    let margin_ms = margin_ms(house, row) + AHEAD_MS;
    if row.access_expires_at.is_none_or(|end| end.since(house.clock.now()) > margin_ms) {
        return Ok(());
    }
    let (user, connection) = (row.user.clone(), row.id.clone());
    house.actor.access(AccessNeed { user, connection, refused_version: None, margin_ms }).await.map(drop)
}
