use super::publish::publish;
use super::refresh::{Refreshed, refresh};
use super::turn::Turn;
use crate::ports::{AccessAnswer, AccessNeed, Cell, CellStorage, Fault, House};
use crate::time::{SECOND_MS, UnixMs};

/// With less than this left, a new access half is fetched before use.
const MARGIN_MS: i64 = 120 * SECOND_MS;

/// Hands out a live access half. Refreshes first when it is about to end, or when the app refused this very version; callers
/// that come meanwhile wait for their turn and find the new version. When the token endpoint fails, the present half
/// serves until its real end.
///
/// # Errors
/// [`Fault`] when the object's storage or the database fails.
pub async fn access(
    house: &House,
    cells: &dyn CellStorage,
    turn: &Turn,
    need: &AccessNeed,
) -> Result<AccessAnswer, Fault> {
    let _turn = turn.take().await;
    let owned = |cell: &Cell| cell.user == need.user && cell.connection == need.connection;
    let Some(mut cell) = cells.load().await?.filter(owned) else { return Ok(AccessAnswer::Missing) };
    if cell.unpublished {
        publish(house, cells, cell.clone()).await?;
        cell.unpublished = false;
    }
    let now = house.clock.now();
    let refused = need.refused_version == Some(cell.version);
    if !refused && !ends_within(cell.expires_at, now, MARGIN_MS) {
        return Ok(ready(cell, false));
    }
    match refresh(house, cells, &cell).await? {
        Refreshed::Done(fresh) => Ok(ready(*fresh, true)),
        Refreshed::Gone(reason) => {
            house
                .store
                .connections
                .mark_needs_reauth(&cell.user, &cell.connection, cell.version, &reason)
                .await?;
            Ok(AccessAnswer::NeedsReauth { reason })
        }
        Refreshed::Later(_) if !refused && !ends_within(cell.expires_at, now, 0) => Ok(ready(cell, false)),
        Refreshed::Later(reason) => Ok(AccessAnswer::TryLater { reason }),
    }
}

fn ends_within(expires_at: Option<UnixMs>, now: UnixMs, margin_ms: i64) -> bool {
    expires_at.is_some_and(|end| end.since(now) <= margin_ms)
}

fn ready(cell: Cell, refreshed: bool) -> AccessAnswer {
    AccessAnswer::Ready { access: cell.access, version: cell.version, refreshed }
}
