use crate::ports::House;
use crate::ports::storage::Finish;

/// Waits between the tries behind the answer, in milliseconds.
const AGAIN_MS: [u64; 3] = [200, 2_000, 8_000];

/// Writes down how a write ended. If the database fails, that is tried again behind the answer: whoever asked is told the
/// true end all the same, and until the row has it the row says `sent`, after a minute `unknown`: never that it failed.
pub(super) async fn end_row(house: &House, finish: &Finish) {
    if house.store.ledger.finish(finish).await.is_ok() {
        return;
    }
    let (ledger, clock, finish) = (house.store.ledger.clone(), house.clock.clone(), finish.clone());
    house.background.spawn(Box::pin(async move {
        for wait_ms in AGAIN_MS {
            clock.sleep(wait_ms).await;
            if ledger.finish(&finish).await.is_ok() {
                return;
            }
        }
    }));
}
