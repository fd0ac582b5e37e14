use crate::ports::storage::{Connection, ConnectionState};
use crate::ports::{AccessAnswer, AccessNeed, Fault, House};
use crate::time::MINUTE_MS;

/// Rows younger than this may still be at work.
const PATIENCE_MS: i64 = 15 * MINUTE_MS;
/// Rows a run looks at.
const BATCH: u32 = 50;

/// Ends what was cut off: a disconnect goes on; a connect whose credential is durable is published by its single writer,
/// and one without a credential is undone. A row that cannot be finished now comes again after the others.
pub(super) async fn finish(house: &House) -> Result<(), Fault> {
    let now = house.clock.now();
    let mut outcome = Ok(());
    for row in house.store.connections.list_unfinished(now.plus_ms(-PATIENCE_MS), BATCH).await? {
        house.store.connections.put_off(&row.id, now).await?;
        outcome = outcome.and(finish_row(house, &row).await);
    }
    outcome
}

async fn finish_row(house: &House, row: &Connection) -> Result<(), Fault> {
    match row.state {
        ConnectionState::Disconnecting => house.actor.release(&row.user, &row.id).await,
        ConnectionState::Pending => finish_pending(house, row).await,
        ConnectionState::Active | ConnectionState::NeedsReauth => Ok(()),
    }
}

/// Asking for access lets the single writer do what its alarm has missed.
async fn finish_pending(house: &House, row: &Connection) -> Result<(), Fault> {
    let (user, connection) = (row.user.clone(), row.id.clone());
    match house.actor.access(AccessNeed { user, connection, refused_version: None, margin_ms: 0 }).await? {
        AccessAnswer::Missing => house.store.connections.delete(&row.id).await,
        _ => Ok(()),
    }
}
