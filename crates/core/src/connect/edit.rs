use crate::id::ConnectionId;
use crate::identity::SignedIn;
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// Not this person's connection.
    #[error("no such connection")]
    NotFound,
    /// The name is too long.
    #[error("a name of at most 60 characters")]
    Label,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Makes a connection act where a call names none, and takes that from the others of its app, in one batch.
///
/// # Errors
/// [`EditError`].
pub async fn set_default(house: &House, person: &SignedIn, id: &ConnectionId) -> Result<(), EditError> {
    let known = house.store.connections.set_default(person.id(), id).await?;
    if known { Ok(()) } else { Err(EditError::NotFound) }
}

/// Renames a connection; an empty name goes back to the account's own.
///
/// # Errors
/// [`EditError`].
pub async fn rename(
    house: &House,
    person: &SignedIn,
    id: &ConnectionId,
    label: &str,
) -> Result<(), EditError> {
    let label: String = label.trim().chars().filter(|c| !c.is_control()).collect();
    if label.chars().count() > 60 {
        return Err(EditError::Label);
    }
    let label = (!label.is_empty()).then_some(label.as_str());
    let known = house.store.connections.set_label(person.id(), id, label).await?;
    if known { Ok(()) } else { Err(EditError::NotFound) }
}

impl From<EditError> for Problem {
    fn from(error: EditError) -> Self {
        match error {
            EditError::NotFound => {
                Self::new(Kind::NotFound, "connection_not_found", "There is no such connection.")
            }
            EditError::Label => Self::new(Kind::Invalid, "invalid_label", "The name is too long.")
                .at("/label", "at most 60 characters"),
            EditError::Fault(fault) => fault.into(),
        }
    }
}
