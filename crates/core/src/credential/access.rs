use super::cell::{Cell, Renewal};
use super::refresh::{Refreshed, refresh};
use super::standing::{Standing, judge};
use super::turn::Turn;
use super::wake::wake;
use crate::ports::{AccessAnswer, AccessNeed, CellStorage, Fault, House};
use crate::time::{MINUTE_MS, UnixMs};

/// An alarm this late will not come; the next caller does its work.
const OVERDUE_MS: i64 = MINUTE_MS;

/// Hands out a live access half, refreshing it first where that is due. Callers that come during a refresh wait for it and
/// share what came of it. When the token endpoint or the database fails, the present half serves until its real end.
///
/// # Errors
/// [`Fault`] when the object's storage fails, or when the database fails and the present half cannot be used.
pub async fn access(
    house: &House,
    cells: &dyn CellStorage,
    turn: &Turn,
    need: &AccessNeed,
) -> Result<AccessAnswer, Fault> {
    let Some(first) = look(cells, need).await? else { return Ok(AccessAnswer::Missing) };
    if is_overdue(&first, house.clock.now()) {
        // Its failure is the alarm's business, not this caller's.
        let _ = wake(house, cells, turn).await;
    }
    if let Some(answer) = tell(&first, need, house.clock.now(), first.version) {
        return Ok(answer);
    }
    let tried = renew(house, cells, turn, need).await;
    let Some(cell) = look(cells, need).await? else { return Ok(AccessAnswer::Missing) };
    let now = house.clock.now();
    match (tell(&cell, need, now, first.version), tried) {
        (Some(answer), _) => Ok(answer),
        (None, Ok(Refreshed::Gone)) => Ok(AccessAnswer::Missing),
        (None, _) if judge(&cell, need, now) == (Standing::Due { alive: true }) => {
            Ok(ready(cell, first.version))
        }
        (None, Err(fault)) => Err(fault),
        (None, Ok(_)) => Ok(AccessAnswer::TryLater { reason: "the token was not renewed".to_owned() }),
    }
}

async fn look(cells: &dyn CellStorage, need: &AccessNeed) -> Result<Option<Cell>, Fault> {
    let owned = |cell: &Cell| cell.user == need.user && cell.connection == need.connection;
    Ok(cells.load().await?.filter(owned))
}

fn is_overdue(cell: &Cell, now: UnixMs) -> bool {
    cell.wakes_at().is_some_and(|at| now.since(at) > OVERDUE_MS)
}

/// What the cell says to this caller without a token request; `None` where one is due.
fn tell(cell: &Cell, need: &AccessNeed, now: UnixMs, first: i64) -> Option<AccessAnswer> {
    match (judge(cell, need, now), &cell.renewal) {
        (Standing::Usable, _) => Some(ready(cell.clone(), first)),
        (Standing::Due { .. }, _) => None,
        (Standing::Dead, Renewal::Refused { reason, .. }) => {
            Some(AccessAnswer::NeedsReauth { reason: reason.clone() })
        }
        (Standing::HeldBack | Standing::Dead, renewal) => {
            Some(AccessAnswer::TryLater { reason: format!("{renewal:?}") })
        }
        (Standing::Closed, _) => Some(AccessAnswer::Missing),
    }
}

fn ready(cell: Cell, first: i64) -> AccessAnswer {
    AccessAnswer::Ready { refreshed: cell.version != first, access: cell.access, version: cell.version }
}

/// Refreshes unless somebody else just did. Those who wait are let go before the world is told.
async fn renew(
    house: &House,
    cells: &dyn CellStorage,
    turn: &Turn,
    need: &AccessNeed,
) -> Result<Refreshed, Fault> {
    let refreshing = turn.refresh().await;
    let Some(cell) = look(cells, need).await? else { return Ok(Refreshed::Gone) };
    if !matches!(judge(&cell, need, house.clock.now()), Standing::Due { .. }) {
        return Ok(Refreshed::Unchanged);
    }
    let refreshed = refresh(house, cells, turn, cell).await?;
    drop(refreshing);
    // What came of it is durable: what cannot be told now is told by the alarm.
    let _ = refreshed.make_known(house, cells, turn).await;
    Ok(refreshed)
}
