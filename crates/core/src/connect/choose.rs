use super::carry_out::{Drive, carry_out};
use super::find::FindSessionError;
use super::keep::KeepError;
use crate::id::ConnectionSessionId;
use crate::identity::SignedIn;
use crate::ports::storage::HeldChoice;
use crate::ports::{Fault, House};
use crate::problem::Problem;
use crate::time::MINUTE_MS;

/// Whoever chose has this long to carry it out before the scheduler does.
const OURS_MS: i64 = 2 * MINUTE_MS;

/// Why nothing was done, or not all of it yet.
#[derive(Debug, thiserror::Error)]
pub enum ChooseError {
    /// There is nothing to choose: unknown, another's, chosen already and over are one answer.
    #[error(transparent)]
    Session(#[from] FindSessionError),
    /// The choice stands, and the scheduler goes on with it.
    #[error("the choice stands and goes on: {0}")]
    GoesOn(#[source] KeepError),
}

impl From<Fault> for ChooseError {
    fn from(fault: Fault) -> Self {
        Self::Session(fault.into())
    }
}

/// Takes the word of the flow's own person on the account it holds, once, and carries it out.
///
/// # Errors
/// [`ChooseError`].
pub async fn choose(
    house: &House,
    person: &SignedIn,
    session: &ConnectionSessionId,
    choice: HeldChoice,
) -> Result<(), ChooseError> {
    let now = house.clock.now();
    let due = now.plus_ms(OURS_MS);
    let held = house.store.held_accounts.choose(person.id(), session, choice, now, due).await?;
    let held = held.ok_or(FindSessionError::NotValid)?;
    carry_out(house, &held, choice, Drive::First).await.map_err(ChooseError::GoesOn)
}

impl From<ChooseError> for Problem {
    fn from(error: ChooseError) -> Self {
        match error {
            ChooseError::Session(error) => error.into(),
            ChooseError::GoesOn(error) => error.into(),
        }
    }
}
