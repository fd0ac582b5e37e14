use super::reason::probe_after;
use crate::id::ConnectionId;
use crate::ports::{Fault, House};

/// Notes how a connection's last call went, from which its health is derived: `error` is a stable code, `None` a success.
/// What waiting may mend is looked at again by the scheduler.
///
/// # Errors
/// [`Fault`] when the database fails.
pub(crate) async fn note_result(house: &House, id: &ConnectionId, error: Option<&str>) -> Result<(), Fault> {
    let now = house.clock.now();
    let probe_at = error.and_then(|code| probe_after(code, now));
    house.store.connections.note_result(id, now, error, probe_at).await
}
