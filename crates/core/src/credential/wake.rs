use super::cell::{Cell, Renewal};
use super::condemn::condemn;
use super::publish::publish;
use super::refresh::{Refreshed, is_due, refresh};
use super::release::go_on;
use super::turn::{Turn, amend};
use crate::ports::{CellStorage, Fault, House};
use crate::time::{MINUTE_MS, UnixMs};

/// If a run is cut off or fails, another comes after this long.
const AGAIN_MS: i64 = MINUTE_MS;

/// The alarm: goes on with what was begun and is due. A refresh that was cut off or whose answer was lost is tried again, a refusal confirmed, a
/// version published, a dead grant told of, a release brought to its end.
///
/// # Errors
/// [`Fault`] when something could not be done; a later alarm is set then.
pub async fn wake(house: &House, cells: &dyn CellStorage, turn: &Turn) -> Result<(), Fault> {
    let Some(cell) = cells.load().await? else { return Ok(()) };
    let Some(at) = cell.wakes_at() else { return Ok(()) };
    if house.clock.now() < at {
        return cells.wake_at(at).await;
    }
    cells.wake_at(house.clock.now().plus_ms(AGAIN_MS)).await?;
    if cell.release.is_some() {
        go_on(house, cells, turn).await?;
    } else {
        renew(house, cells, turn).await?;
        condemn(house, cells, turn).await?;
        if is_unpublished(cells.load().await?.as_ref(), house.clock.now()) {
            publish(house, cells, turn).await?;
        }
    }
    let Some(next) = cells.load().await?.as_ref().and_then(Cell::wakes_at) else { return Ok(()) };
    let now = house.clock.now();
    // What is still overdue could not be done just now: never again at once.
    cells.wake_at(if next > now { next } else { now.plus_ms(AGAIN_MS) }).await
}

fn is_unpublished(cell: Option<&Cell>, now: UnixMs) -> bool {
    cell.and_then(|cell| cell.outbox.as_ref()).is_some_and(|outbox| outbox.due <= now)
}

async fn renew(house: &House, cells: &dyn CellStorage, turn: &Turn) -> Result<(), Fault> {
    let _refreshing = turn.refresh().await;
    let now = house.clock.now();
    let Some(cell) = cells.load().await?.filter(|cell| is_due(&cell.renewal, now)) else { return Ok(()) };
    let begun = cell.renewal.clone();
    if let Renewal::Asking(cut_off) = &begun
        && cut_off.is_last()
    {
        return leave(cells, turn, &begun, cut_off.lose(now)).await;
    }
    match refresh(house, cells, turn, cell).await? {
        Refreshed::Gone => leave(cells, turn, &begun, Renewal::Quiet).await,
        refreshed => refreshed.make_known(house, cells, turn).await,
    }
}

/// Lets what was begun be: after two cuts in a row it rests for a while, and without a row nobody goes on.
async fn leave(cells: &dyn CellStorage, turn: &Turn, begun: &Renewal, next: Renewal) -> Result<(), Fault> {
    let change = |held: &mut Cell| {
        let stands = held.renewal == *begun;
        if stands {
            held.renewal = next;
        }
        stands
    };
    amend(cells, turn, change).await.map(drop)
}
