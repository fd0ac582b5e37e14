use crate::ports::House;
use crate::ports::storage::Finish;

/// Waits before the tries, in milliseconds.
const TRIES_MS: [u64; 4] = [0, 200, 2_000, 8_000];

/// Writes down how a write ended, behind the answer. If the database fails, that is tried again: whoever asked is told the
/// true end all the same, and until the row has it the row says `sent`, after a minute `unknown`: never that it failed.
pub(super) fn end_row(house: &House, finish: &Finish) {
    let (ledger, clock, finish) = (house.store.ledger.clone(), house.clock.clone(), finish.clone());
    house.background.spawn(Box::pin(async move {
        for wait_ms in TRIES_MS {
            if wait_ms > 0 {
                clock.sleep(wait_ms).await;
            }
            if ledger.finish(&finish).await.is_ok() {
                return;
            }
        }
    }));
}
