use crate::ports::{Fault, House};
use crate::run::probe_row;
use crate::time::{DAY_MS, HOUR_MS, SECOND_MS};

/// A failing connection is looked at once an hour.
const EVERY_MS: i64 = HOUR_MS;
/// After a week of failures nobody is waiting for it any more; its next call looks.
const GIVEN_UP_MS: i64 = 7 * DAY_MS;
/// Rows a run looks at.
const BATCH: u32 = 10;
/// A run stops here; the next one goes on.
const LONGEST_MS: i64 = 10 * SECOND_MS;

/// Asks the apps of failing connections whether they are well again, so that health does not wait for the next call.
pub(super) async fn probe(house: &House) -> Result<(), Fault> {
    let start = house.clock.now();
    let connections = &house.store.connections;
    for row in connections.list_to_probe(start, BATCH).await? {
        let now = house.clock.now();
        if now.since(start) > LONGEST_MS {
            break;
        }
        let given_up = row.failing_since.is_some_and(|since| now.since(since) > GIVEN_UP_MS);
        let until = (!given_up).then(|| now.plus_ms(EVERY_MS));
        if connections.put_off_probe(&row.id, now, until).await? && !given_up {
            // What it came to stands in the row.
            let _ = probe_row(house, &row).await;
        }
    }
    Ok(())
}
