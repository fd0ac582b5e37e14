use super::cell::{Cell, Release};
use super::publish::kv_key;
use super::revoke::{Asked, revoke};
use super::turn::{Turn, amend};
use crate::id::{ConnectionId, UserId};
use crate::ports::storage::RevocationOutcome;
use crate::ports::{CellStorage, Fault, House};
use crate::time::UnixMs;

/// Begins the end of a connection whose row is closed, and goes as far as it can now; the alarm goes on with the rest. Each
/// step may be repeated:
///
/// 1. the cell says that the end has begun: from here on nobody is given access;
/// 2. the app is asked to revoke the grant, and again for a day if it does not confirm;
/// 3. the row goes, and with it the only key to every copy; the revocation keeps what came of it;
/// 4. the copies go, the cell last.
///
/// # Errors
/// [`Fault`] when storage fails; the alarm goes on, or releasing again does.
pub async fn release(
    house: &House,
    cells: &dyn CellStorage,
    turn: &Turn,
    user: &UserId,
    connection: &ConnectionId,
) -> Result<(), Fault> {
    let now = house.clock.now();
    let owned = |cell: &Cell| cell.user == *user && cell.connection == *connection;
    let held = amend(cells, turn, |cell| {
        let begins = owned(cell) && cell.release.is_none();
        if begins {
            cell.release = Some(Release::begin(now));
        }
        begins
    });
    if held.await?.is_some_and(|cell| owned(&cell)) {
        return go_on(house, cells, turn).await;
    }
    // Nothing is kept here that the app could be asked with.
    house.store.connections.end_disconnect(connection, RevocationOutcome::Unconfirmed, now).await
}

/// Goes on with a release that has begun and is due. A refresh on its way ends first, so that what is revoked is the newest
/// token.
pub(super) async fn go_on(house: &House, cells: &dyn CellStorage, turn: &Turn) -> Result<(), Fault> {
    let _refreshing = turn.refresh().await;
    let _turn = turn.take().await;
    let now = house.clock.now();
    let due = |cell: &Cell| cell.release.as_ref().is_some_and(|release| release.due <= now);
    let Some(mut cell) = cells.load().await?.filter(due) else { return Ok(()) };
    let Some(release) = cell.release.as_ref().map(|release| release.try_now(now)) else { return Ok(()) };
    cell.release = Some(release.clone());
    cells.save(&cell).await?;
    let outcome = match release.outcome {
        Some(outcome) => Some(outcome),
        None => ask(house, &cell, &release, now).await?,
    };
    let Some(outcome) = outcome else { return Ok(()) };
    cell.release = Some(release.conclude(outcome, now));
    cells.save(&cell).await?;
    house.store.connections.end_disconnect(&cell.connection, outcome, now).await?;
    erase(house, cells, &cell).await
}

/// What came of asking the app; `None` where it is to be asked again.
async fn ask(
    house: &House,
    cell: &Cell,
    release: &Release,
    now: UnixMs,
) -> Result<Option<RevocationOutcome>, Fault> {
    let Some(row) = house.store.connections.find(&cell.user, &cell.connection).await? else {
        return Ok(Some(RevocationOutcome::Unconfirmed));
    };
    Ok(match revoke(house, &row, cell).await {
        Asked::Confirmed => Some(RevocationOutcome::Revoked),
        Asked::NotOffered => Some(RevocationOutcome::NotOffered),
        Asked::Failed => release.is_given_up(now).then_some(RevocationOutcome::Unconfirmed),
    })
}

/// Without the row's key the copies are noise already; those that cannot be reached now go later.
async fn erase(house: &House, cells: &dyn CellStorage, cell: &Cell) -> Result<(), Fault> {
    for version in cell.oldest_copy()..=cell.version {
        if house.kv.delete(&kv_key(&cell.connection, version)).await.is_err() {
            return Ok(());
        }
    }
    cells.erase().await
}
