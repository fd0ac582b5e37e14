use crate::id::ConnectionId;
use crate::identity::SignedIn;
use crate::ports::storage::{AuditEvent, Revocation};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};

/// Why it is not disconnected.
#[derive(Debug, thiserror::Error)]
pub enum DisconnectError {
    /// Not this person's connection.
    #[error("no such connection")]
    NotFound,
    /// Something we stand on failed; if the row was closed, the sweeper goes on.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Takes a connection down: the row is closed first, so no further call is claimed; then its single writer revokes the
/// grant at the app, and deletes the row and every copy. Returns how far that is; where the app does not confirm at once,
/// the writer goes on by itself.
///
/// # Errors
/// [`DisconnectError`].
pub async fn disconnect(
    house: &House,
    person: &SignedIn,
    id: &ConnectionId,
) -> Result<Revocation, DisconnectError> {
    if !house.store.connections.begin_disconnect(person.id(), id, house.clock.now()).await? {
        return Err(DisconnectError::NotFound);
    }
    let event = AuditEvent {
        at: house.clock.now(),
        user: person.id().clone(),
        actor: "person".to_owned(),
        action: "connection.deleted",
        target: id.to_string(),
    };
    house.store.audit.append(&event).await?;
    house.actor.release(person.id(), id).await?;
    house.store.revocations.find(person.id(), id).await?.ok_or(DisconnectError::NotFound)
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
