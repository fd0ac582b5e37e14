use super::cell::{Cell, Outbox};
use super::turn::Turn;
use crate::id::ConnectionId;
use crate::ports::storage::Publication;
use crate::ports::{CellStorage, Fault, House};
use crate::time::{HOUR_MS, UnixMs};

/// Where a version's access half stands in KV.
#[must_use]
pub fn kv_key(connection: &ConnectionId, version: i64) -> String {
    format!("cred/{connection}/{version}")
}

/// Makes a durable version known: KV first, then the database, then copies of older versions go, then the outbox is
/// cleared. Every step may be repeated, so a cut anywhere is mended by running it again. Without KV the version is
/// published all the same: callers ask the object until a later try has brought the copy.
///
/// # Errors
/// [`Fault`] when the database or the object's storage cannot be reached; the alarm tries again.
pub(super) async fn publish(house: &House, cells: &dyn CellStorage, turn: &Turn) -> Result<(), Fault> {
    let _turn = turn.take().await;
    let Some(mut cell) = cells.load().await?.filter(|cell| cell.release.is_none()) else { return Ok(()) };
    let Some(outbox) = cell.outbox.take() else { return Ok(()) };
    let copied = copy(house, &cell).await;
    let told = house.store.connections.publish(&describe(&cell, copied.is_ok())).await;
    let done = copied.is_ok() && told.is_ok() && drop_older_copies(house, &cell, &outbox).await.is_ok();
    cell.outbox = (!done).then(|| outbox.put_off(house.clock.now()));
    cells.save(&cell).await?;
    told
}

async fn copy(house: &House, cell: &Cell) -> Result<(), Fault> {
    let key = kv_key(&cell.connection, cell.version);
    house.kv.put(&key, cell.access.as_str(), ttl_seconds(cell.expires_at, house.clock.now())).await
}

fn describe(cell: &Cell, in_kv: bool) -> Publication {
    Publication {
        user: cell.user.clone(),
        connection: cell.connection.clone(),
        version: cell.version,
        kv_version: in_kv.then_some(cell.version),
        access_expires_at: cell.expires_at,
        renewable: cell.grant.is_some(),
    }
}

async fn drop_older_copies(house: &House, cell: &Cell, outbox: &Outbox) -> Result<(), Fault> {
    for version in outbox.oldest_copy..cell.version {
        house.kv.delete(&kv_key(&cell.connection, version)).await?;
    }
    Ok(())
}

/// The shortest life KV gives a key, in seconds.
const SHORTEST_TTL: u64 = 60;

/// An access half that ends by itself leaves KV an hour later by itself; one that is published later than that, after a
/// long cut, as soon as KV allows.
fn ttl_seconds(expires_at: Option<UnixMs>, now: UnixMs) -> Option<u64> {
    let left_ms = expires_at?.plus_ms(HOUR_MS).since(now);
    Some(u64::try_from(left_ms / 1_000).unwrap_or(0).max(SHORTEST_TTL))
}
