//! Whether a host is asked at all: one that fails every second call is left alone for a moment, then probed by one call.

use super::limits::{
    BREAKER_LEAST_CALLS, BREAKER_PERCENT, BREAKER_PROBE_MS, BREAKER_REST_MS, BREAKER_WINDOW_MS,
};
use crate::time::UnixMs;

/// The state of one host. It begins closed: calls pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    state: State,
    /// The window that is being filled, and the one before it: together they always span a whole one.
    windows: [Window; 2],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Calls pass and are counted.
    Closed,
    /// No call passes before this time.
    Open(UnixMs),
    /// One call is on its way to find out, believed in until this time.
    Probing(UnixMs),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Window {
    number: i64,
    calls: u32,
    failures: u32,
}

/// Whether a call may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It may.
    Pass,
    /// The host is left alone for so many milliseconds more, at least 1.
    Rest(u64),
}

impl Default for Breaker {
    fn default() -> Self {
        Self { state: State::Closed, windows: [Window::default(); 2] }
    }
}

impl Breaker {
    /// Asks to call. After a rest, the first to ask is the probe.
    pub const fn admit(&mut self, now: UnixMs) -> Admission {
        let (State::Open(until) | State::Probing(until)) = self.state else { return Admission::Pass };
        let left = until.since(now);
        if left > 0 {
            return Admission::Rest(left.unsigned_abs());
        }
        self.state = State::Probing(now.plus_ms(BREAKER_PROBE_MS));
        Admission::Pass
    }

    /// Notes how a call ended. A refusal of the app (4xx) is an answer and no failure.
    pub fn note(&mut self, failed: bool, now: UnixMs) {
        match self.state {
            State::Probing(_) if !failed => *self = Self::default(),
            State::Probing(_) => self.open(now),
            State::Open(_) => {}
            State::Closed => {
                self.count(failed, now);
                if self.is_bad() {
                    self.open(now);
                }
            }
        }
    }

    fn open(&mut self, now: UnixMs) {
        *self = Self { state: State::Open(now.plus_ms(BREAKER_REST_MS)), windows: [Window::default(); 2] };
    }

    fn count(&mut self, failed: bool, now: UnixMs) {
        let number = now.0.div_euclid(BREAKER_WINDOW_MS / 2);
        let [current, before] = &mut self.windows;
        if current.number != number {
            *before = if current.number + 1 == number { *current } else { Window::default() };
            *current = Window { number, calls: 0, failures: 0 };
        }
        current.calls = current.calls.saturating_add(1);
        current.failures = current.failures.saturating_add(u32::from(failed));
    }

    fn is_bad(&self) -> bool {
        let calls: u32 = self.windows.iter().map(|window| window.calls).sum();
        let failures: u32 = self.windows.iter().map(|window| window.failures).sum();
        calls >= BREAKER_LEAST_CALLS && failures * 100 >= calls * BREAKER_PERCENT
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn failing(calls: u32) -> Breaker {
        let mut breaker = Breaker::default();
        (0..calls).for_each(|_| breaker.note(true, UnixMs(0)));
        breaker
    }

    #[test]
    fn nineteen_failures_say_nothing_and_twenty_open_it() {
        assert_eq!(failing(19).admit(UnixMs(1)), Admission::Pass);
        assert_eq!(failing(20).admit(UnixMs(1_000)), Admission::Rest(4_000));
    }

    #[test]
    fn after_the_rest_one_call_probes_and_its_end_decides() {
        let mut breaker = failing(20);
        assert_eq!(breaker.admit(UnixMs(5_000)), Admission::Pass);
        assert!(matches!(breaker.admit(UnixMs(5_001)), Admission::Rest(_)), "one probe at a time");
        let mut healed = breaker;
        healed.note(false, UnixMs(5_100));
        assert_eq!(healed, Breaker::default());
        breaker.note(true, UnixMs(5_100));
        assert_eq!(breaker.admit(UnixMs(5_100)), Admission::Rest(5_000));
    }

    #[test]
    fn a_lost_probe_is_followed_by_another() {
        let mut breaker = failing(20);
        assert_eq!(breaker.admit(UnixMs(5_000)), Admission::Pass);
        assert_eq!(breaker.admit(UnixMs(5_000 + BREAKER_PROBE_MS)), Admission::Pass);
    }

    #[test]
    fn failures_of_long_ago_are_forgotten() {
        let mut breaker = failing(19);
        breaker.note(true, UnixMs(2 * BREAKER_WINDOW_MS));
        assert_eq!(breaker.admit(UnixMs(2 * BREAKER_WINDOW_MS)), Admission::Pass);
    }

    proptest! {
        #[test]
        fn a_host_that_mostly_answers_is_never_left_alone(
            steps in prop::collection::vec(0_i64..500, 0..400), offset in 0_usize..3
        ) {
            let (mut breaker, mut now) = (Breaker::default(), UnixMs(0));
            for (index, pause) in steps.into_iter().enumerate() {
                now = now.plus_ms(pause);
                prop_assert_eq!(breaker.admit(now), Admission::Pass);
                // A third of all calls fails.
                breaker.note((index + offset) % 3 == 0, now);
            }
        }

        #[test]
        fn a_rest_always_ends(steps in prop::collection::vec((any::<bool>(), 0_i64..2_000), 0..200)) {
            let (mut breaker, mut now) = (Breaker::default(), UnixMs(0));
            for (failed, pause) in steps {
                now = now.plus_ms(pause);
                if breaker.admit(now) == Admission::Pass {
                    breaker.note(failed, now);
                }
            }
            prop_assert_eq!(breaker.admit(now.plus_ms(BREAKER_PROBE_MS)), Admission::Pass);
        }
    }
}
