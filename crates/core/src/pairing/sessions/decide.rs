use crate::id::DeviceId;
use crate::identity::SignedIn;
use crate::policy::Policy;
use crate::ports::storage::{DeviceFamily, PairingApproval, PairingSession, PairingStatus};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::vault::sha256_hex;

/// What a person says about a pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes, and what the device may do.
    Approve(Policy),
    /// No.
    Decline,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// There is no such pairing.
    #[error("no such pairing")]
    NotFound,
    /// Another person decided.
    #[error("decided by another account")]
    Another,
    /// The key was handed out already, so that a no comes too late.
    #[error("the key was handed out")]
    TooLate,
    /// Its time ran out, or it was declined.
    #[error("over")]
    Over,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The pairing behind a link.
///
/// # Errors
/// [`DecideError::NotFound`], [`DecideError::Fault`].
pub async fn find_by_link(
    house: &House,
    family: DeviceFamily,
    link: &str,
) -> Result<PairingSession, DecideError> {
    let found = house.store.pairing_sessions.find_by_link(&sha256_hex(link.as_bytes())).await?;
    found.filter(|session| session.family == family).ok_or(DecideError::NotFound)
}

/// A signed-in person says yes or no. Saying the same again changes nothing; another person's word is refused.
///
/// # Errors
/// [`DecideError`]; nothing was changed.
pub async fn decide(
    house: &House,
    person: &SignedIn,
    family: DeviceFamily,
    link: &str,
    decision: Decision,
) -> Result<PairingSession, DecideError> {
    let session = find_by_link(house, family, link).await?;
    let (sessions, now) = (&house.store.pairing_sessions, house.clock.now());
    let decided = match decision {
        Decision::Approve(policy) => {
            let device = DeviceId::make(&*house.clock, &*house.entropy)?;
            let approval = PairingApproval { user: person.id().clone(), policy, device, at: now };
            sessions.approve(&session.id, &approval).await?
        }
        Decision::Decline => sessions.decline(&session.id, person.id(), now).await?,
    };
    match decided {
        Some(session) => Ok(session),
        // Somebody was faster, or it was decided before: the row says which.
        None => settle(house, person, find_by_link(house, family, link).await?, decision),
    }
}

/// What a decision means for a pairing it could not change.
fn settle(
    house: &House,
    person: &SignedIn,
    session: PairingSession,
    decision: Decision,
) -> Result<PairingSession, DecideError> {
    if session.user.as_ref().is_some_and(|user| user != person.id()) {
        return Err(DecideError::Another);
    }
    let is_yes = matches!(decision, Decision::Approve(_));
    match session.status_at(house.clock.now()) {
        PairingStatus::Approved | PairingStatus::Issued | PairingStatus::Finished if is_yes => Ok(session),
        PairingStatus::Issued | PairingStatus::Finished => Err(DecideError::TooLate),
        PairingStatus::Declined if !is_yes => Ok(session),
        _ => Err(DecideError::Over),
    }
}

impl From<DecideError> for Problem {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::NotFound => {
                Self::new(Kind::NotFound, "pairing_not_found", "There is no such pairing.")
            }
            DecideError::Another => {
                Self::new(Kind::Conflict, "other_account", "Another account decided about this pairing.")
            }
            DecideError::TooLate => Self::new(
                Kind::Conflict,
                "already_paired",
                "This device is paired already. Revoke it under Devices instead.",
            ),
            DecideError::Over => Self::new(
                Kind::Gone,
                "pairing_over",
                "This link is over: it was declined, or its time ran out. Ask your agent for a new one.",
            ),
            DecideError::Fault(fault) => fault.into(),
        }
    }
}
