use serde::{Deserialize, Serialize};

use super::backoff_ms;
use crate::ports::storage::RevocationOutcome;
use crate::time::{DAY_MS, HOUR_MS, SECOND_MS, UnixMs};

/// For so long an app that does not confirm a revocation is asked again.
pub const REVOKE_FOR_MS: i64 = DAY_MS;
/// The first wait; doubled with every try.
const FIRST_MS: i64 = 30 * SECOND_MS;
/// The longest wait.
const LONGEST_MS: i64 = 4 * HOUR_MS;

/// A connection on its way out: the grant is revoked at the app, then every copy goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// When the person ended it.
    pub since: UnixMs,
    /// Tries so far.
    pub tries: u32,
    /// When to go on.
    pub due: UnixMs,
    /// What came of asking the app; from here on only copies are left to erase.
    pub outcome: Option<RevocationOutcome>,
}

impl Release {
    /// Begun now and due at once.
    #[must_use]
    pub const fn begin(now: UnixMs) -> Self {
        Self { since: now, tries: 0, due: now, outcome: None }
    }

    /// As it is kept before a try, so that a try that is cut off is followed by another: 30 s · 2^k later, at most four
    /// hours, and once just when the time is up.
    #[must_use]
    pub fn try_now(&self, now: UnixMs) -> Self {
        let next = now.plus_ms(backoff_ms(FIRST_MS, self.tries, LONGEST_MS));
        let end = self.since.plus_ms(REVOKE_FOR_MS);
        let due = if now < end { next.min(end) } else { next };
        Self { tries: self.tries.saturating_add(1), due, ..self.clone() }
    }

    /// Whether an app that still does not confirm is asked no more.
    #[must_use]
    pub const fn is_given_up(&self, now: UnixMs) -> bool {
        now.since(self.since) >= REVOKE_FOR_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_app_is_asked_for_a_day_and_the_last_time_at_its_end() {
        let mut release = Release::begin(UnixMs(0));
        let mut asked = Vec::new();
        loop {
            let now = release.due;
            release = release.try_now(now);
            asked.push(now.0 / SECOND_MS);
            if release.is_given_up(now) {
                break;
            }
        }
        assert_eq!(asked.get(..4), Some([0, 30, 90, 210].as_slice()));
        assert_eq!(asked.last(), Some(&(DAY_MS / SECOND_MS)));
        assert!(asked.len() < 20, "{asked:?}");
        assert!(release.due > UnixMs(DAY_MS), "what is left to erase is tried on");
    }
}
