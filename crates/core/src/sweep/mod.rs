//! What runs by the clock. Each job is a plain function in bounded steps; one lease keeps two runs from overlapping.

mod expire;
mod finish;
mod held;
mod probe;
mod renew;
mod rewrap;
mod settle;
mod tell;
mod unclaimed;

use crate::ports::{Fault, House};
use crate::time::SECOND_MS;

/// The lease covers a run; the next minute's run finds it free.
const LEASE_MS: i64 = 50 * SECOND_MS;

/// Runs every job if nobody else is at it, and returns what failed. A job that fails does not stop the others.
pub async fn sweep(house: &House) -> Vec<Fault> {
    let now = house.clock.now();
    match house.store.leases.take("sweep", now, now.plus_ms(LEASE_MS)).await {
        Ok(true) => {}
        Ok(false) => return Vec::new(),
        Err(fault) => return vec![fault],
    }
    let outcomes = [
        settle::settle(house).await,
        expire::expire(house).await,
        finish::finish(house).await,
        held::settle_held(house).await,
        renew::renew(house).await,
        rewrap::rewrap(house).await,
        probe::probe(house).await,
        tell::tell(house).await,
        unclaimed::revoke_all_unclaimed(house).await,
    ];
    outcomes.into_iter().filter_map(Result::err).collect()
}
