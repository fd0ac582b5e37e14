use super::cell::Renewal;
use super::reauth_mail::send_soon;
use super::turn::Turn;
use crate::ports::{CellStorage, Fault, House};
use crate::time::MINUTE_MS;

/// If the database cannot be told, it is told a minute later.
const AGAIN_MS: i64 = MINUTE_MS;

/// Tells the database, once, that the grant is dead: the row asks for a person, the audit says since when, and
/// the person gets a mail.
///
/// # Errors
/// [`Fault`] when it could not be told; the alarm tells it.
pub(super) async fn condemn(house: &House, cells: &dyn CellStorage, turn: &Turn) -> Result<(), Fault> {
    let _turn = turn.take().await;
    let Some(mut cell) = cells.load().await? else { return Ok(()) };
    let Renewal::Refused { reason, tell_at: tell_at @ Some(_) } = &mut cell.renewal else { return Ok(()) };
    let (now, connections) = (house.clock.now(), &house.store.connections);
    let told = connections.mark_needs_reauth(&cell.user, &cell.connection, cell.version, reason, now).await;
    *tell_at = told.is_err().then(|| now.plus_ms(AGAIN_MS));
    cells.save(&cell).await?;
    if told? {
        send_soon(house);
    }
    Ok(())
}
