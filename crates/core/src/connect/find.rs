use clawlink_manifest::App;

use crate::id::ConnectionSessionId;
use crate::identity::SignedIn;
use crate::ports::storage::{ConnectionSession, SessionStatus};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};

/// A flow its owner may go on with, and its app.
#[derive(Debug)]
pub struct OpenSession<'h> {
    /// The flow.
    pub session: ConnectionSession,
    /// The app.
    pub app: &'h App,
}

/// Why the flow cannot go on. Unknown, another's, another app's, used and over are one answer.
#[derive(Debug, thiserror::Error)]
pub enum FindSessionError {
    /// Not valid for this person.
    #[error("not a valid connect session")]
    NotValid,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Finds a flow that this person can still go on with, at the app that the address names.
///
/// # Errors
/// [`FindSessionError`].
pub async fn find_session<'h>(
    house: &'h House,
    person: &SignedIn,
    app: &str,
    id: &ConnectionSessionId,
) -> Result<OpenSession<'h>, FindSessionError> {
    let session = house.store.connection_sessions.find(person.id(), id).await?;
    let open = |session: &ConnectionSession| {
        matches!(session.status, SessionStatus::Started | SessionStatus::Redirected)
            && house.clock.now() < session.expires_at
            && session.app == app
    };
    let session = session.filter(open).ok_or(FindSessionError::NotValid)?;
    let app = house.catalog.find_app(&session.app).ok_or(FindSessionError::NotValid)?;
    Ok(OpenSession { session, app })
}

impl From<FindSessionError> for Problem {
    fn from(error: FindSessionError) -> Self {
        match error {
            FindSessionError::NotValid => Self::new(
                Kind::NotFound,
                "session_not_valid",
                "This link is not valid for you: it was used, its time is over, or it belongs to another account.",
            ),
            FindSessionError::Fault(fault) => fault.into(),
        }
    }
}
