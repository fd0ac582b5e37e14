use super::reauth_mail::send_soon;
use crate::ports::storage::{AuditEvent, Connection, ConnectionState};
use crate::ports::{Fault, House};
use crate::time::MINUTE_MS;

/// Connections that may be quarantined a minute. More at once is no row gone bad but a deployment with a wrong key.
const A_MINUTE: u8 = 5;

/// Takes a version whose ciphertext does not open out of use: the connection needs a person, who reconnects it. Nothing is
/// deleted. Beyond five a minute over all connections nothing is marked any more, and only the log tells.
///
/// # Errors
/// [`Fault`] when the database fails.
pub(crate) async fn quarantine(house: &House, row: &Connection, version: i64) -> Result<(), Fault> {
    if row.state != ConnectionState::Active || !is_rare(house).await? {
        return Ok(());
    }
    let marked = house
        .store
        .connections
        .mark_needs_reauth(&row.user, &row.id, version, "credential_unreadable", house.clock.now())
        .await?;
    let event = AuditEvent {
        at: house.clock.now(),
        user: row.user.clone(),
        actor: "vault".to_owned(),
        action: "credential.quarantined",
        target: format!("{}/{version}", row.id),
    };
    house.store.audit.append(&event).await?;
    if marked {
        send_soon(house);
    }
    Ok(())
}

/// Takes one of the minute's places; each is a lease, so that all isolates share them.
async fn is_rare(house: &House) -> Result<bool, Fault> {
    let now = house.clock.now();
    for place in 1..=A_MINUTE {
        if house.store.leases.take(&format!("quarantine {place}"), now, now.plus_ms(MINUTE_MS)).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
