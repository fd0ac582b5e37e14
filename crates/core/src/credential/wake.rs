use super::cell::{Asking, Cell, Renewal};
use super::condemn::condemn;
use super::publish::publish;
use super::refresh::{is_due, refresh};
use super::release::go_on;
use super::turn::{Turn, amend};
use crate::ports::{CellStorage, Fault, House};
use crate::time::{MINUTE_MS, UnixMs};

/// If a run is cut off or fails, another comes after this long.
const AGAIN_MS: i64 = MINUTE_MS;

/// The alarm: goes on with what was begun and is due. A refresh that was cut off is tried once more, a refusal confirmed, a
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
    match cells.load().await?.as_ref().and_then(Cell::wakes_at) {
        Some(next) => cells.wake_at(next).await,
        None => Ok(()),
    }
}

fn is_unpublished(cell: Option<&Cell>, now: UnixMs) -> bool {
    cell.and_then(|cell| cell.outbox.as_ref()).is_some_and(|outbox| outbox.due <= now)
}

async fn renew(house: &House, cells: &dyn CellStorage, turn: &Turn) -> Result<(), Fault> {
    let _refreshing = turn.refresh().await;
    let now = house.clock.now();
    let Some(cell) = cells.load().await?.filter(|cell| is_due(&cell.renewal, now)) else { return Ok(()) };
    match &cell.renewal {
        Renewal::Asking(cut_off) if cut_off.is_last() => give_up(cells, turn, cut_off, now).await,
        _ => refresh(house, cells, turn, cell).await?.make_known(house, cells, turn).await,
    }
}

/// Two cuts in a row: the next caller begins anew.
async fn give_up(cells: &dyn CellStorage, turn: &Turn, cut_off: &Asking, now: UnixMs) -> Result<(), Fault> {
    let intent = Renewal::Asking(cut_off.clone());
    amend(cells, turn, |held| {
        let stands = held.renewal == intent;
        if stands {
            held.renewal = cut_off.wait(now);
        }
        stands
    })
    .await
    .map(drop)
}
