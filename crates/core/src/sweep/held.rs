use crate::connect::{Drive, carry_out};
use crate::ports::storage::HeldChoice;
use crate::ports::{Fault, House};
use crate::time::MINUTE_MS;

/// Whoever took one has this long.
const OURS_MS: i64 = 5 * MINUTE_MS;
/// Accounts a run looks at.
const BATCH: u32 = 10;

/// Lets go of accounts that nobody chose about in time, and goes on with choices that were cut off.
pub(super) async fn settle_held(house: &House) -> Result<(), Fault> {
    let now = house.clock.now();
    let mut outcome = Ok(());
    for held in house.store.held_accounts.take_due(now, now.plus_ms(OURS_MS), BATCH).await? {
        let choice = held.choice.unwrap_or(HeldChoice::Lapsed);
        let done = carry_out(house, &held, choice, Drive::Again).await;
        outcome = outcome.and(done.map_err(|error| Fault::new("held account", error)));
    }
    outcome
}
