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
/// grant at the app, and deletes the row and every copy. Returns how far that is. Where the app does not confirm at once,
/// the writer goes on by itself; asking again tells how far it has come.
///
/// # Errors
/// [`DisconnectError`].
pub async fn disconnect(
    house: &House,
    person: &SignedIn,
    id: &ConnectionId,
) -> Result<Revocation, DisconnectError> {
    let revocations = &house.store.revocations;
    let known = revocations.find(person.id(), id).await?;
    if known.is_none() {
        close(house, person, id).await?;
    }
    if known.is_none_or(|known| known.outcome.is_none()) {
        house.actor.release(person.id(), id).await?;
    }
    revocations.find(person.id(), id).await?.ok_or(DisconnectError::NotFound)
}

async fn close(house: &House, person: &SignedIn, id: &ConnectionId) -> Result<(), DisconnectError> {
    let (at, user) = (house.clock.now(), person.id());
    if !house.store.connections.begin_disconnect(user, id, at).await? {
        return Err(DisconnectError::NotFound);
    }
    let event = AuditEvent {
        at,
        user: user.clone(),
        actor: "person".to_owned(),
        action: "connection.deleted",
        target: id.to_string(),
    };
    Ok(house.store.audit.append(&event).await?)
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
