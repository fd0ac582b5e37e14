use super::attach::{Credential, attach_within};
use super::claim::{Claimed, judge_repeat};
use super::deadline::Deadline;
use super::error::RunError;
use super::gate::pass;
use super::promise::Promise;
use super::receipt::Receipt;
use super::replay::replay;
use crate::memory::Slot;
use crate::ports::House;
use crate::ports::storage::Device;

/// What a call needs before it can be claimed.
pub(super) struct Ready {
    /// The opened credential.
    pub(super) credential: Credential,
    /// Its place among the account's calls.
    pub(super) slot: Option<Slot>,
}

/// Waits for the call's turn and gets its credential.
///
/// # Errors
/// [`RunError`]; nothing was claimed or sent.
pub(super) async fn make_ready(
    house: &House,
    device: &Device,
    promise: &Promise<'_>,
    deadline: Deadline,
) -> Result<Ready, RunError> {
    let slot = pass(house, device, promise).await?;
    let credential = match &promise.connection {
        Some(connection) => attach_within(deadline, house, connection, None).await?,
        None => Credential::none(),
    };
    Ok(Ready { credential, slot })
}

/// A write that cannot be sent now may have been made before: then that is the answer, and not what keeps it from being sent.
/// `error` is the answer of everything else.
///
/// # Errors
/// [`RunError`].
pub(super) async fn answer_known(
    house: &House,
    device: &Device,
    promise: &Promise<'_>,
    error: RunError,
) -> Result<Receipt, RunError> {
    let Some(key) = promise.key.as_deref() else { return Err(error) };
    let Some(known) = house.store.ledger.find_by_key(&device.user, &device.id, key).await? else {
        return Err(error);
    };
    match judge_repeat(house, promise, Box::new(known))? {
        Claimed::Replay(known) => replay(house, promise, &known),
        Claimed::New => Err(error),
    }
}
