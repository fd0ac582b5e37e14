use crate::id::ConnectionId;
use crate::identity::SignedIn;
use crate::ports::storage::{AuditEvent, Connection};
use crate::ports::{Fault, House, Released};
use crate::problem::{Kind, Problem};

/// A connection that is gone.
#[derive(Debug)]
pub struct Disconnected {
    /// The row as it stood.
    pub connection: Connection,
    /// What the app said to the revocation.
    pub released: Released,
}

/// Why it is not gone.
#[derive(Debug, thiserror::Error)]
pub enum DisconnectError {
    /// Not this person's connection.
    #[error("no such connection")]
    NotFound,
    /// Something we stand on failed; if the row was closed, the sweeper goes on.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Takes a connection down: the row is closed first, so no further call is claimed; then the grant is revoked at the app
/// and every sealed copy erased; then the row is deleted.
///
/// # Errors
/// [`DisconnectError`].
pub async fn disconnect(
    house: &House,
    person: &SignedIn,
    id: &ConnectionId,
) -> Result<Disconnected, DisconnectError> {
    let connection = house.store.connections.find(person.id(), id).await?.ok_or(DisconnectError::NotFound)?;
    if !house.store.connections.begin_disconnect(person.id(), id, house.clock.now()).await? {
        return Err(DisconnectError::NotFound);
    }
    let released = house.actor.release(person.id(), id).await?;
    house.store.connections.delete(id).await?;
    let event = AuditEvent {
        at: house.clock.now(),
        user: person.id().clone(),
        actor: "person".to_owned(),
        action: "connection.deleted",
        target: id.to_string(),
    };
    house.store.audit.append(&event).await?;
    Ok(Disconnected { connection, released })
}

impl From<DisconnectError> for Problem {
    fn from(error: DisconnectError) -> Self {
        match error {
            DisconnectError::NotFound => {
                Self::new(Kind::NotFound, "connection_not_found", "There is no such connection.")
            }
            DisconnectError::Fault(fault) => fault.into(),
        }
    }
}
