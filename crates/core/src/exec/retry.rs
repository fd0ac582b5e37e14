//! Whether to send again: a decision from the effect of the call and the point where it failed.

use clawlink_manifest::{Effect, ErrorKind};

use super::limits::{ATTEMPTS, BASE_THROTTLE_MS, BASE_TRANSIENT_MS, INLINE_WAIT_MS, MAX_DELAY_MS};

/// How often a call may take effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// It changes nothing.
    Free,
    /// Twice is as good as once: idempotent, or the provider drops repeats by key.
    Safe,
    /// Twice means two.
    Never,
}

impl Repeat {
    /// Of a tool's effect; `keyed` if the request carries the provider's own idempotency key.
    #[must_use]
    pub const fn of(effect: Effect, keyed: bool) -> Self {
        match effect {
            Effect::Read => Self::Free,
            Effect::IdempotentWrite => Self::Safe,
            Effect::Write | Effect::Destructive if keyed => Self::Safe,
            Effect::Write | Effect::Destructive => Self::Never,
        }
    }
}

/// Where an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailurePoint {
    /// Proven: nothing left.
    BeforeSend,
    /// Bytes may have left, and no whole answer came.
    NoAnswer,
    /// The provider answered with a failure.
    Answer(ErrorKind, u16),
    /// A 2xx that cannot be read.
    Malformed,
}

/// An attempt that failed, and what came before it.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// How often the call may take effect.
    pub repeat: Repeat,
    /// Where it failed.
    pub point: FailurePoint,
    /// Its number, from 1.
    pub number: u32,
    /// The wait the provider asked for.
    pub retry_after_ms: Option<u64>,
    /// Whether the credential was refreshed for this call already.
    pub refreshed: bool,
    /// Whether an earlier attempt of this call may have taken effect.
    pub maybe_done: bool,
    /// Milliseconds left until the call's deadline.
    pub left_ms: u64,
    /// Whether the retry budgets of app and connection can pay for one more.
    pub afforded: bool,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Send again after this many milliseconds.
    Retry {
        /// The wait.
        after_ms: u64,
    },
    /// Refresh the credential once, then send again.
    RefreshThenRetry,
    /// It was not done; the caller may come back after this long.
    HandBack {
        /// Seconds, rounded up, at least 1.
        retry_after_seconds: u64,
    },
    /// It was not done.
    GiveUp,
    /// Nobody can know whether it was done.
    Unknown,
}

impl Attempt {
    /// Decides; `draw` is a fresh random number, for the jitter.
    #[must_use]
    pub fn decide(&self, draw: u64) -> Decision {
        let decision = match self.point {
            FailurePoint::BeforeSend => self.again(BASE_TRANSIENT_MS, draw).unwrap_or(Decision::GiveUp),
            FailurePoint::Answer(ErrorKind::RateLimited, _) => self.throttled(draw),
            FailurePoint::Answer(ErrorKind::AuthExpired, _) if !self.refreshed && self.number < ATTEMPTS => {
                Decision::RefreshThenRetry
            }
            FailurePoint::Answer(kind, status) if is_refusal(kind, status) => Decision::GiveUp,
            FailurePoint::NoAnswer | FailurePoint::Malformed | FailurePoint::Answer(..) => {
                return self.doubtful(draw);
            }
        };
        let ends = matches!(decision, Decision::GiveUp | Decision::HandBack { .. });
        // A refusal tells of this attempt alone: an earlier one may have gone through.
        if ends && self.maybe_done && self.repeat != Repeat::Free { Decision::Unknown } else { decision }
    }

    /// Whether, after this attempt, the call may have taken effect: [`Attempt::maybe_done`] of the next one.
    #[must_use]
    pub const fn leaves_doubt(&self) -> bool {
        self.maybe_done
            || match self.point {
                FailurePoint::BeforeSend => false,
                FailurePoint::NoAnswer | FailurePoint::Malformed => true,
                FailurePoint::Answer(kind, status) => !is_refusal(kind, status),
            }
    }

    /// After a failure that leaves open whether it was done.
    fn doubtful(&self, draw: u64) -> Decision {
        let retry = || self.again(BASE_TRANSIENT_MS, draw);
        match self.repeat {
            Repeat::Never => Decision::Unknown,
            Repeat::Safe => retry().unwrap_or(Decision::Unknown),
            Repeat::Free => retry().or_else(|| self.hand_back()).unwrap_or(Decision::GiveUp),
        }
    }

    /// After a throttle: the provider refused, so even a plain write may come again.
    fn throttled(&self, draw: u64) -> Decision {
        let later = Decision::HandBack { retry_after_seconds: 1 };
        self.again(BASE_THROTTLE_MS, draw).or_else(|| self.hand_back()).unwrap_or(later)
    }

    fn hand_back(&self) -> Option<Decision> {
        let wait = self.retry_after_ms?;
        Some(Decision::HandBack { retry_after_seconds: wait.div_ceil(1_000).max(1) })
    }

    /// One more attempt, if there is one left and its wait fits into the call.
    fn again(&self, base_ms: u64, draw: u64) -> Option<Decision> {
        let after_ms = self.delay_ms(base_ms, draw);
        let fits =
            self.afforded && self.number < ATTEMPTS && after_ms <= INLINE_WAIT_MS && after_ms < self.left_ms;
        fits.then_some(Decision::Retry { after_ms })
    }

    /// Full jitter, `rand(0, min(20 s, base · 2^k))`, but never before the provider's own time: that is a floor, with
    /// up to a tenth on top so that not everyone comes back at once.
    fn delay_ms(&self, base_ms: u64, draw: u64) -> u64 {
        let doublings = self.number.saturating_sub(1).min(16);
        let ceiling = base_ms.saturating_mul(1 << doublings).min(MAX_DELAY_MS);
        let jitter = draw % (ceiling + 1);
        let Some(asked) = self.retry_after_ms else { return jitter };
        // The tenth on top must not push a wait that fits into the call out of it.
        let most = asked.max(INLINE_WAIT_MS);
        asked.max(jitter).saturating_add(draw % (asked / 10 + 1)).min(most)
    }
}

/// Whether the provider says that nothing was done. A redirect says nothing of the kind: many a 303 follows a success. Nor
/// does a failure inside a 2xx that is the provider's own: Slack's `fatal_error` may have done half. A 5xx to which a rule
/// gives another kind than `provider` is the app's word that it was not done.
const fn is_refusal(kind: ErrorKind, status: u16) -> bool {
    !matches!(kind, ErrorKind::Provider) || !matches!(status, 200..400 | 408 | 425 | 500..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn attempt(repeat: Repeat, point: FailurePoint) -> Attempt {
        let left_ms = 25_000;
        Attempt {
            repeat,
            point,
            number: 1,
            retry_after_ms: None,
            refreshed: false,
            maybe_done: false,
            left_ms,
            afforded: true,
        }
    }

    const SERVER: FailurePoint = FailurePoint::Answer(ErrorKind::Provider, 503);
    const LIMITED: FailurePoint = FailurePoint::Answer(ErrorKind::RateLimited, 429);
    const EXPIRED: FailurePoint = FailurePoint::Answer(ErrorKind::AuthExpired, 401);
    const MISSING: FailurePoint = FailurePoint::Answer(ErrorKind::NotFound, 404);
    const RETRY: Decision = Decision::Retry { after_ms: 0 };

    #[test]
    fn effect_and_point_decide() {
        use FailurePoint::{BeforeSend, Malformed, NoAnswer};
        let table = [
            (BeforeSend, [RETRY, RETRY, RETRY]),
            (NoAnswer, [RETRY, RETRY, Decision::Unknown]),
            (SERVER, [RETRY, RETRY, Decision::Unknown]),
            (FailurePoint::Answer(ErrorKind::Provider, 408), [RETRY, RETRY, Decision::Unknown]),
            (Malformed, [RETRY, RETRY, Decision::Unknown]),
            (LIMITED, [RETRY, RETRY, RETRY]),
            (EXPIRED, [Decision::RefreshThenRetry; 3]),
            (MISSING, [Decision::GiveUp; 3]),
            (FailurePoint::Answer(ErrorKind::Provider, 200), [RETRY, RETRY, Decision::Unknown]),
            (FailurePoint::Answer(ErrorKind::Conflict, 500), [Decision::GiveUp; 3]),
            (FailurePoint::Answer(ErrorKind::Quota, 429), [Decision::GiveUp; 3]),
        ];
        for (point, expected) in table {
            let decided =
                [Repeat::Free, Repeat::Safe, Repeat::Never].map(|repeat| attempt(repeat, point).decide(0));
            assert_eq!(decided, expected, "{point:?}");
        }
    }

    #[test]
    fn the_third_failure_is_the_last() {
        let last = |repeat, point| Attempt { number: ATTEMPTS, ..attempt(repeat, point) }.decide(0);
        assert_eq!(last(Repeat::Free, SERVER), Decision::GiveUp);
        assert_eq!(last(Repeat::Safe, SERVER), Decision::Unknown);
        assert_eq!(last(Repeat::Never, FailurePoint::BeforeSend), Decision::GiveUp);
        assert_eq!(last(Repeat::Never, LIMITED), Decision::HandBack { retry_after_seconds: 1 });
        assert_eq!(last(Repeat::Never, EXPIRED), Decision::GiveUp);
    }

    #[test]
    fn a_refusal_after_a_lost_attempt_proves_nothing() {
        let after_loss =
            |repeat, point| Attempt { maybe_done: true, number: 2, ..attempt(repeat, point) }.decide(0);
        assert_eq!(after_loss(Repeat::Safe, MISSING), Decision::Unknown);
        assert_eq!(after_loss(Repeat::Free, MISSING), Decision::GiveUp);
        assert!(
            attempt(Repeat::Safe, SERVER).leaves_doubt() && !attempt(Repeat::Safe, LIMITED).leaves_doubt()
        );
    }

    #[test]
    fn without_a_budget_nothing_is_repeated() {
        let broke = |repeat, point| Attempt { afforded: false, ..attempt(repeat, point) }.decide(0);
        assert_eq!(broke(Repeat::Free, SERVER), Decision::GiveUp);
        assert_eq!(broke(Repeat::Safe, SERVER), Decision::Unknown);
        assert_eq!(broke(Repeat::Never, LIMITED), Decision::HandBack { retry_after_seconds: 1 });
    }

    #[test]
    fn a_401_is_refreshed_once() {
        let again = Attempt { refreshed: true, number: 2, ..attempt(Repeat::Never, EXPIRED) };
        assert_eq!(again.decide(0), Decision::GiveUp);
    }

    #[test]
    fn a_long_wait_is_handed_back_and_a_short_one_is_kept() {
        let limited = |wait, draw| {
            Attempt { retry_after_ms: Some(wait), ..attempt(Repeat::Never, LIMITED) }.decide(draw)
        };
        assert_eq!(limited(120_000, 0), Decision::HandBack { retry_after_seconds: 120 });
        assert_eq!(limited(2_001, 0), Decision::HandBack { retry_after_seconds: 3 });
        assert_eq!(limited(1_000, 0), Decision::Retry { after_ms: 1_000 });
        assert!(matches!(limited(2_000, u64::MAX), Decision::Retry { after_ms: 2_000 }));
    }

    proptest! {
        #[test]
        fn a_retry_never_comes_early_nor_after_the_deadline(
            draw in any::<u64>(), wait in prop::option::of(0_u64..5_000), number in 1_u32..5, left_ms in 0_u64..30_000
        ) {
            for point in [SERVER, LIMITED, FailurePoint::BeforeSend] {
                let attempt = Attempt { retry_after_ms: wait, number, left_ms, ..attempt(Repeat::Free, point) };
                if let Decision::Retry { after_ms } = attempt.decide(draw) {
                    prop_assert!(after_ms >= wait.unwrap_or(0) && after_ms <= INLINE_WAIT_MS && after_ms < left_ms);
                    prop_assert!(number < ATTEMPTS);
                }
            }
        }
    }
}
