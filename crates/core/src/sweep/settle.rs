use crate::ports::{Fault, House};
use crate::time::{DAY_MS, HOUR_MS, MINUTE_MS};

/// Ends executions whose sender was lost as `unknown`, since bytes may have left, and forgets answers that were kept for
/// replay after a day.
pub(super) async fn settle(house: &House) -> Result<(), Fault> {
    let now = house.clock.now();
    house.store.ledger.settle(now.plus_ms(-MINUTE_MS), now).await?;
    // Forgetting reads the whole ledger, so it takes turns with nobody for an hour.
    if house.store.leases.take("forget_answers", now, now.plus_ms(HOUR_MS)).await? {
        house.store.ledger.forget_answers(now.plus_ms(-DAY_MS)).await?;
    }
    Ok(())
}
