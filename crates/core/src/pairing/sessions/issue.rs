use super::key::{derive_credential, is_verifier};
use crate::pairing::Credential;
use crate::ports::storage::{AuditEvent, PairingSession, PairingStatus};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::vault::VaultError;

/// So many wrong verifiers lock a pairing.
const MOST_WRONG: u16 = 5;

/// A key on its way to its client, and the pairing after it.
pub struct Issued {
    /// Shown to the client until it says that it has it.
    pub credential: Credential,
    /// The pairing, which names its device.
    pub session: PairingSession,
}

/// Why no key was handed out.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The verifier is not this pairing's, or none was sent.
    #[error("the verifier is missing or wrong")]
    Verifier,
    /// Nobody approved it yet.
    #[error("not approved yet")]
    NotApproved,
    /// The client said that it has its key.
    #[error("complete")]
    Complete,
    /// It was declined or locked, or its time ran out.
    #[error("over")]
    Over,
    /// The keyring no longer holds the key that takes part in it.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Hands the key of an approved pairing to whoever holds its verifier: the same key however often, and one device, until the
/// hand-out ends.
///
/// # Errors
/// [`IssueError`].
pub async fn issue(house: &House, session: &PairingSession, verifier: &str) -> Result<Issued, IssueError> {
    check(house, session)?;
    verify(house, session, verifier).await?;
    if session.status == PairingStatus::Waiting {
        return Err(IssueError::NotApproved);
    }
    let credential = derive_credential(house, session, verifier)?;
    let sessions = &house.store.pairing_sessions;
    let Some(issued) = sessions.issue(&session.id, &credential.hash, house.clock.now()).await? else {
        return Err(why_not(house, session).await?);
    };
    if issued.is_first {
        note(house, &issued.session).await?;
    }
    Ok(Issued { credential, session: issued.session })
}

/// Refuses a verifier that is not this pairing's; the fifth wrong one locks it.
pub(super) async fn verify(
    house: &House,
    session: &PairingSession,
    verifier: &str,
) -> Result<(), IssueError> {
    if is_verifier(session, verifier) {
        return Ok(());
    }
    // Nobody guesses by sending nothing.
    if !verifier.is_empty() {
        house.store.pairing_sessions.note_wrong(&session.id, MOST_WRONG, house.clock.now()).await?;
    }
    Err(IssueError::Verifier)
}

fn check(house: &House, session: &PairingSession) -> Result<(), IssueError> {
    match session.status_at(house.clock.now()) {
        PairingStatus::Finished => Err(IssueError::Complete),
        PairingStatus::Declined | PairingStatus::Locked | PairingStatus::Expired => Err(IssueError::Over),
        PairingStatus::Waiting | PairingStatus::Approved | PairingStatus::Issued => Ok(()),
    }
}

/// It changed between the look and the hand-out.
async fn why_not(house: &House, session: &PairingSession) -> Result<IssueError, Fault> {
    let now = house.store.pairing_sessions.find_by_name(&session.name_hash).await?;
    Ok(now.map_or(IssueError::Over, |now| check(house, &now).err().unwrap_or(IssueError::NotApproved)))
}

async fn note(house: &House, session: &PairingSession) -> Result<(), Fault> {
    let (Some(user), Some(device)) = (&session.user, &session.device) else { return Ok(()) };
    let event = AuditEvent {
        at: session.updated_at,
        user: user.clone(),
        actor: "person".to_owned(),
        action: "device.paired",
        target: device.to_string(),
    };
    house.store.audit.append(&event).await
}

impl From<IssueError> for Problem {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Verifier => Self::new(
                Kind::Malformed,
                "invalid_verifier",
                "The verifier is missing, or not this pairing's.",
            )
            .at("/verifier", "the verifier that the start of this pairing gave"),
            IssueError::NotApproved => {
                Self::new(Kind::Conflict, "not_approved", "Nobody approved this pairing yet.")
            }
            IssueError::Complete => Self::new(
                Kind::Conflict,
                "pairing_complete",
                "This pairing is complete; its key is handed out no more. Start a new one.",
            ),
            IssueError::Over => Self::new(
                Kind::Gone,
                "pairing_over",
                "This pairing is over: it was declined, or its time ran out. Start a new one.",
            ),
            IssueError::Vault(error) => {
                let mut problem = Self::new(
                    Kind::Gone,
                    "pairing_over",
                    "This pairing cannot be brought to its end any more. Start a new one.",
                );
                problem.internal = Some(error.to_string());
                problem
            }
            IssueError::Fault(fault) => fault.into(),
        }
    }
}
