use super::publish::publish;
use super::turn::Turn;
use crate::ports::{Cell, CellStorage, Fault, House, Install, InstallOutcome};
use crate::time::SECOND_MS;

/// If this call is cut off after the cell is durable, the alarm goes on with publishing.
const RECOVERY_MS: i64 = 5 * SECOND_MS;

/// Makes a fresh credential durable, then publishes it. Refused when it was not sealed as the next version: somebody
/// else's came first.
///
/// # Errors
/// [`Fault`] when nothing was stored, or when the cell is durable and the alarm will publish it.
pub async fn install(
    house: &House,
    cells: &dyn CellStorage,
    turn: &Turn,
    install: Install,
) -> Result<InstallOutcome, Fault> {
    let _turn = turn.take().await;
    let current = cells.load().await?.map_or(0, |cell| cell.version);
    if install.version != current + 1 {
        return Ok(InstallOutcome::Outrun { current });
    }
    let cell = Cell {
        user: install.user,
        connection: install.connection,
        version: install.version,
        access: install.access,
        grant: install.grant,
        expires_at: install.expires_at,
        unpublished: true,
        refreshing_since: None,
    };
    cells.wake_at(house.clock.now().plus_ms(RECOVERY_MS)).await?;
    cells.save(&cell).await?;
    publish(house, cells, cell).await?;
    Ok(InstallOutcome::Installed)
}
