use crate::id::ConnectionId;
use crate::ports::storage::Publication;
use crate::ports::{Cell, CellStorage, Fault, House};
use crate::time::{HOUR_MS, UnixMs};

/// Where a version's access half stands in KV.
#[must_use]
pub fn kv_key(connection: &ConnectionId, version: i64) -> String {
    format!("cred/{connection}/{version}")
}

/// Makes a durable version known: KV first, then the database, then the outbox is cleared. Every step may be repeated, so
/// a cut anywhere is mended by running it again. Without KV the version is published all the same; callers then ask the
/// object.
///
/// # Errors
/// [`Fault`] when the database cannot be reached; the cell stays unpublished.
pub async fn publish(house: &House, cells: &dyn CellStorage, mut cell: Cell) -> Result<(), Fault> {
    let key = kv_key(&cell.connection, cell.version);
    let life = ttl_seconds(cell.expires_at, house.clock.now());
    let in_kv = house.kv.put(&key, cell.access.as_str(), life).await.is_ok();
    let publication = Publication {
        user: cell.user.clone(),
        connection: cell.connection.clone(),
        version: cell.version,
        kv_version: in_kv.then_some(cell.version),
        access_expires_at: cell.expires_at,
    };
    house.store.connections.publish(&publication).await?;
    cell.unpublished = false;
    cells.save(&cell).await
}

/// The shortest life KV gives a key, in seconds.
const SHORTEST_TTL: u64 = 60;

/// An access half that ends by itself leaves KV an hour later by itself; one that is published later than that, after a
/// long cut, as soon as KV allows.
fn ttl_seconds(expires_at: Option<UnixMs>, now: UnixMs) -> Option<u64> {
    let left_ms = expires_at?.plus_ms(HOUR_MS).since(now);
    Some(u64::try_from(left_ms / 1_000).unwrap_or(0).max(SHORTEST_TTL))
}
