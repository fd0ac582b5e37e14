use crate::ports::storage::{Connection, ConnectionState};
use crate::ports::{AccessAnswer, AccessNeed, Fault, House};
use crate::time::MINUTE_MS;

/// Rows younger than this may still be at work.
const PATIENCE_MS: i64 = 15 * MINUTE_MS;
/// Rows a run looks at.
const BATCH: u32 = 50;

/// Ends what was cut off: a disconnect goes on; a connect whose credential is durable is published by its single writer,
/// and one without a credential is undone.
pub(super) async fn finish(house: &House) -> Result<(), Fault> {
    let before = house.clock.now().plus_ms(-PATIENCE_MS);
    for row in house.store.connections.list_unfinished(before, BATCH).await? {
        match row.state {
            ConnectionState::Disconnecting => {
                house.actor.release(&row.user, &row.id).await?;
                house.store.connections.delete(&row.id).await?;
            }
            ConnectionState::Pending => finish_pending(house, &row).await?,
            ConnectionState::Active | ConnectionState::NeedsReauth => {}
        }
    }
    Ok(())
}

async fn finish_pending(house: &House, row: &Connection) -> Result<(), Fault> {
    let need = AccessNeed { user: row.user.clone(), connection: row.id.clone(), refused_version: None };
    match house.actor.access(need).await? {
        AccessAnswer::Missing => house.store.connections.delete(&row.id).await,
        _ => Ok(()),
    }
}
