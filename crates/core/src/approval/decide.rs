use super::open;
use crate::id::ApprovalId;
use crate::identity::SignedIn;
use crate::ports::storage::{ApprovalStatus, AuditEvent, Decided};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::sealing::SealingError;
use crate::time::MINUTE_MS;

/// How long an approved call can be sent.
const USE_MS: i64 = 15 * MINUTE_MS;
/// Longest word to a device, in characters.
const MOST_NOTE: usize = 300;

/// What a person decided.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It may be sent once.
    Approve,
    /// It may not.
    Decline {
        /// What the device is told; empty for nothing.
        note: String,
    },
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// Not this person's.
    #[error("no such approval")]
    NotFound,
    /// It was decided before, or its time is over.
    #[error("it no longer waits")]
    Over,
    /// What was shown is not what waits.
    #[error("another request was shown")]
    OtherDigest,
    /// It could not be sent even if approved.
    #[error("it could not be sent")]
    Impossible,
    /// The request cannot be opened.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Decides a waiting call of this digest, once. A yes sends nothing: the device's next call of the same request goes through,
/// for a quarter of an hour. A no stands as long as the question would have.
///
/// # Errors
/// [`DecideError`]; nothing was decided.
pub async fn decide(
    house: &House,
    person: &SignedIn,
    id: &ApprovalId,
    digest: &str,
    verdict: Verdict,
) -> Result<(), DecideError> {
    let question = open(house, person.id(), id).await?;
    if question.approval.digest != digest {
        return Err(DecideError::OtherDigest);
    }
    let at = house.clock.now();
    let (status, note, expires_at, action) = match verdict {
        // What nobody could read is not approved.
        Verdict::Approve if question.obstacle.is_some() || question.plan.is_none() => {
            return Err(DecideError::Impossible);
        }
        Verdict::Approve => (ApprovalStatus::Approved, None, Some(at.plus_ms(USE_MS)), "approval.approved"),
        Verdict::Decline { note } => (ApprovalStatus::Declined, read_note(&note), None, "approval.declined"),
    };
    let (user, digest) = (person.id().clone(), digest.to_owned());
    let decided = Decided { id: id.clone(), user: user.clone(), digest, status, note, at, expires_at };
    if !house.store.approvals.decide(&decided).await? {
        return Err(DecideError::Over);
    }
    let event = AuditEvent { at, user, actor: "person".to_owned(), action, target: id.to_string() };
    Ok(house.store.audit.append(&event).await?)
}

fn read_note(text: &str) -> Option<String> {
    let plain: String = text.trim().chars().filter(|c| !c.is_control()).take(MOST_NOTE).collect();
    (!plain.is_empty()).then_some(plain)
}

impl From<DecideError> for Problem {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::NotFound => Self::new(Kind::NotFound, "not_found", "There is no such approval."),
            DecideError::Over => Self::new(
                Kind::Conflict,
                "approval_over",
                "This was decided before, or its time is over. Nothing was changed.",
            ),
            DecideError::OtherDigest => Self::new(
                Kind::Conflict,
                "digest_mismatch",
                "This is not the request that waits. Nothing was changed.",
            ),
            DecideError::Impossible => Self::new(
                Kind::Conflict,
                "approval_impossible",
                "This could not be sent: its device, its connection or the tool itself is not what it was.",
            ),
            DecideError::Sealing(error) => error.into(),
            DecideError::Fault(fault) => fault.into(),
        }
    }
}
