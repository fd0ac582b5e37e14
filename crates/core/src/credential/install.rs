use super::cell::{Cell, Former, Outbox, Renewal};
use super::publish::publish;
use super::turn::Turn;
use crate::ports::{CellStorage, Fault, House, Install, InstallOutcome};
use crate::time::UnixMs;

/// Makes a fresh credential durable, then publishes it. Refused when it was not sealed as the next version, because a
/// refresh came first, or when the connection is being taken down. A refresh on its way is overtaken: it belongs to an
/// older consent.
///
/// # Errors
/// [`Fault`] when nothing was stored, or when the cell is durable and the alarm will publish it.
pub async fn install(
    house: &House,
    cells: &dyn CellStorage,
    turn: &Turn,
    install: Install,
) -> Result<InstallOutcome, Fault> {
    let taken = turn.take().await;
    let held = cells.load().await?;
    if held.as_ref().is_some_and(|cell| cell.release.is_some()) {
        return Ok(InstallOutcome::Closed);
    }
    let current = held.as_ref().map_or(0, |cell| cell.version);
    if install.version != current + 1 {
        return Ok(InstallOutcome::Outrun { current });
    }
    cells.save(&next_cell(install, held.as_ref(), house.clock.now())).await?;
    drop(taken);
    publish(house, cells, turn).await?;
    Ok(InstallOutcome::Installed)
}

fn next_cell(install: Install, held: Option<&Cell>, now: UnixMs) -> Cell {
    let oldest_copy = held.map_or(install.version, Cell::oldest_copy);
    Cell {
        user: install.user,
        connection: install.connection,
        version: install.version,
        generation: held.map_or(0, |cell| cell.generation) + 1,
        access: install.access,
        grant: install.grant,
        granted_at: Some(now),
        expires_at: install.expires_at,
        renewal: Renewal::Quiet,
        outbox: Some(Outbox::open(oldest_copy, now)),
        release: None,
        former: held.map(Former::of).unwrap_or_default(),
    }
}
