use serde::{Deserialize, Serialize};

use super::backoff_ms;
use crate::ports::storage::RevocationOutcome;
use crate::time::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, UnixMs};

/// For so long an app that does not confirm a revocation is asked again.
pub const REVOKE_FOR_MS: i64 = DAY_MS;
/// The first wait; doubled with every try.
const FIRST_MS: i64 = 30 * SECOND_MS;
/// The longest wait.
const LONGEST_MS: i64 = 4 * HOUR_MS;
/// The first wait for copies that could not be erased.
const FIRST_COPIES_MS: i64 = 5 * SECOND_MS;
/// The longest wait for them.
const LONGEST_COPIES_MS: i64 = 10 * MINUTE_MS;

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

    /// As it is kept before a try, so that a try that is cut off is followed by another. An app is asked again 30 s · 2^k
    /// later, at most four hours, and once just when the time is up; copies are erased 5 s · 2^k later, at most ten minutes.
    #[must_use]
    pub fn try_now(&self, now: UnixMs) -> Self {
        if self.outcome.is_some() {
            let due = now.plus_ms(backoff_ms(FIRST_COPIES_MS, self.tries, LONGEST_COPIES_MS));
            return Self { tries: self.tries.saturating_add(1), due, ..self.clone() };
        }
        let next = now.plus_ms(backoff_ms(FIRST_MS, self.tries, LONGEST_MS));
        let end = self.since.plus_ms(REVOKE_FOR_MS);
        let due = if now < end { next.min(end) } else { next };
        Self { tries: self.tries.saturating_add(1), due, ..self.clone() }
    }

    /// The app is asked no more; if the copies are not erased at once, that is tried again soon.
    #[must_use]
    pub fn conclude(self, outcome: RevocationOutcome, now: UnixMs) -> Self {
        if self.outcome.is_some() {
            return self;
        }
        Self { outcome: Some(outcome), tries: 0, ..self }.try_now(now)
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
    #[test]
    fn copies_are_erased_soon_however_long_the_app_was_asked() {
        let long = Release { tries: 12, ..Release::begin(UnixMs(0)) };
        let mut release = long.conclude(RevocationOutcome::Unconfirmed, UnixMs(0));
        let mut waits = vec![release.due.0 / SECOND_MS];
        for _ in 0..8 {
            let now = release.due;
            release = release.try_now(now).conclude(RevocationOutcome::Revoked, now);
            waits.push(release.due.since(now) / SECOND_MS);
        }
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 600, 600]);
        assert_eq!(release.outcome, Some(RevocationOutcome::Unconfirmed), "the first outcome stays");
    }
}
