use super::issue::{IssueError, verify};
use crate::ports::storage::{PairingSession, PairingStatus};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};

/// Why a hand-out was not ended.
#[derive(Debug, thiserror::Error)]
pub enum FinishError {
    /// The verifier is not this pairing's, or none was sent.
    #[error("the verifier is missing or wrong")]
    Verifier,
    /// There is nothing to end: nobody approved it, or no key was handed out.
    #[error("nothing was handed out")]
    TooEarly,
    /// It was declined or locked, or its time ran out.
    #[error("over")]
    Over,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A client that proves itself by the verifier says that it has its key, which from then on is handed out no more. Saying so
/// again changes nothing.
///
/// # Errors
/// [`FinishError`].
pub async fn finalize(
    house: &House,
    session: &PairingSession,
    verifier: &str,
) -> Result<PairingSession, FinishError> {
    match verify(house, session, verifier).await {
        Ok(()) => finish(house, session, true).await,
        Err(IssueError::Fault(fault)) => Err(fault.into()),
        Err(_) => Err(FinishError::Verifier),
    }
}

/// The same for a client that names the pairing only: it ends a hand-out that was approved, fetched or not.
///
/// # Errors
/// [`FinishError`], but never [`FinishError::Verifier`].
pub async fn consume(house: &House, session: &PairingSession) -> Result<PairingSession, FinishError> {
    finish(house, session, false).await
}

async fn finish(
    house: &House,
    session: &PairingSession,
    only_issued: bool,
) -> Result<PairingSession, FinishError> {
    let (sessions, now) = (&house.store.pairing_sessions, house.clock.now());
    if let Some(finished) = sessions.finish(&session.id, only_issued, now).await? {
        return Ok(finished);
    }
    let session = sessions.find_by_name(&session.name_hash).await?.ok_or(FinishError::Over)?;
    match session.status_at(now) {
        PairingStatus::Finished => Ok(session),
        PairingStatus::Waiting | PairingStatus::Approved | PairingStatus::Issued => {
            Err(FinishError::TooEarly)
        }
        PairingStatus::Declined | PairingStatus::Locked | PairingStatus::Expired => Err(FinishError::Over),
    }
}

impl From<FinishError> for Problem {
    fn from(error: FinishError) -> Self {
        match error {
            FinishError::Verifier => IssueError::Verifier.into(),
            FinishError::Over => IssueError::Over.into(),
            FinishError::TooEarly => Self::new(
                Kind::Conflict,
                "nothing_issued",
                "No key was handed out yet, so nothing can be finished.",
            ),
            FinishError::Fault(fault) => fault.into(),
        }
    }
}
