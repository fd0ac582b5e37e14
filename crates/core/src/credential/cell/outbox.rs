use serde::{Deserialize, Serialize};

use super::backoff_ms;
use crate::time::{MINUTE_MS, SECOND_MS, UnixMs};

/// The first wait; doubled with every failure.
const FIRST_MS: i64 = 5 * SECOND_MS;
/// The longest wait.
const LONGEST_MS: i64 = 10 * MINUTE_MS;

/// A version that KV and the database still have to learn of, and older copies that still have to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    /// The oldest version that KV may hold a copy of.
    pub oldest_copy: i64,
    /// Failed tries so far.
    pub failures: u32,
    /// When to try again.
    pub due: UnixMs,
}

impl Outbox {
    /// Opened together with a new version: if whoever made it is cut off, the alarm goes on five seconds later.
    #[must_use]
    pub const fn open(oldest_copy: i64, now: UnixMs) -> Self {
        Self { oldest_copy, failures: 0, due: now.plus_ms(FIRST_MS) }
    }

    /// After a failure: 5 s · 2^k, at most 10 minutes.
    #[must_use]
    pub const fn put_off(&self, now: UnixMs) -> Self {
        let due = now.plus_ms(backoff_ms(FIRST_MS, self.failures, LONGEST_MS));
        Self { oldest_copy: self.oldest_copy, failures: self.failures.saturating_add(1), due }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_from_five_seconds_to_ten_minutes() {
        let mut outbox = Outbox::open(1, UnixMs(0));
        let waits: Vec<i64> = (0..9)
            .map(|_| {
                outbox = outbox.put_off(UnixMs(0));
                outbox.due.0 / SECOND_MS
            })
            .collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 600, 600]);
        let late = Outbox { failures: u32::MAX, ..outbox };
        assert_eq!(late.put_off(UnixMs(0)).due, UnixMs(LONGEST_MS));
    }
}
