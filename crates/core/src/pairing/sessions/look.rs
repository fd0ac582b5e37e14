use super::Caller;
use crate::ports::storage::{DeviceFamily, PairingSession};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::vault::sha256_hex;

/// How often one caller may ask within a minute.
const MOST_POLLS: u16 = 60;

/// Why a pairing is not shown.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// There is none by that name, or no longer.
    #[error("no such pairing")]
    NotFound,
    /// This caller asks too often.
    #[error("asked too often")]
    TooOften,
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The pairing a client asks about, again and again until it is decided: at most 60 times a minute for each caller, whatever
/// they ask about.
///
/// # Errors
/// [`LookError`].
pub async fn look(
    house: &House,
    family: DeviceFamily,
    name: &str,
    caller: &Caller,
) -> Result<PairingSession, LookError> {
    let sessions = &house.store.pairing_sessions;
    if !sessions.note_poll(caller.as_str(), MOST_POLLS, house.clock.now()).await? {
        return Err(LookError::TooOften);
    }
    find(house, family, name).await
}

/// The pairing a client names.
///
/// # Errors
/// [`LookError`], but never [`LookError::TooOften`].
pub async fn find(house: &House, family: DeviceFamily, name: &str) -> Result<PairingSession, LookError> {
    let found = house.store.pairing_sessions.find_by_name(&sha256_hex(name.as_bytes())).await?;
    found.filter(|session| session.family == family).ok_or(LookError::NotFound)
}

impl From<LookError> for Problem {
    fn from(error: LookError) -> Self {
        match error {
            LookError::NotFound => {
                Self::new(Kind::NotFound, "pairing_not_found", "There is no such pairing.")
            }
            LookError::TooOften => {
                Self::new(Kind::RateLimited, "rate_limited", "Asked too often. Wait a minute.")
                    .retry_after_seconds(60)
            }
            LookError::Fault(fault) => fault.into(),
        }
    }
}
