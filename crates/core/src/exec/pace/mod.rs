//! Keeping below an app's limit instead of running into it: what one upstream account may still be sent, learned from what
//! its answers say.
//!
//! [`read_notice`] reads the headers of an answer; [`Pace`] counts what was sent since, and says when the next call may go.
//! While plenty is left every call goes at once. Once it is scarce, devices share what is left until the window ends, and its
//! last part goes to whoever comes. Nothing is ever sent against a limit that is known to be used up.

mod notice;
mod share;
mod window;

#[cfg(test)]
mod minute;

pub use notice::{Notice, read_notice};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use share::Shares;
use window::Window;

use super::limits::PACE_PERCENT;
use crate::time::UnixMs;

/// What is known of one upstream account. It begins with nothing, and then holds nothing back.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    window: Option<Window>,
    shares: Shares,
    paused_until: Option<UnixMs>,
    /// Calls that were let go and have not ended.
    flying: u32,
    /// When this spell of passing calls began, and how many passed: a limit that only a refusal tells of is learned from it.
    spell: Option<(UnixMs, u32)>,
}

/// Whether a call may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// It may, and counts as sent.
    Go,
    /// Not before this many milliseconds, at least 1.
    Wait(u64),
}

/// What is left, as a preview shows it and another isolate is told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Calls a window.
    pub limit: u32,
    /// Calls that can still be sent in this one.
    pub remaining: u32,
    /// When the window ends, if that is known.
    pub resets_at: Option<UnixMs>,
}

impl Left {
    /// As previews show it.
    #[must_use]
    pub fn describe(&self) -> Value {
        let resets_at = self.resets_at.map(UnixMs::to_iso);
        json!({ "limit": self.limit, "remaining": self.remaining, "resets_at": resets_at })
    }
}

impl Pace {
    /// Asks to send one call of a device.
    pub fn ask(&mut self, device: &str, now: UnixMs) -> Turn {
        if let Some(wait) = self.pause_left(now) {
            return Turn::Wait(wait);
        }
        let flying = self.flying;
        if let Some(window) = &mut self.window {
            if window.roll(now, flying) {
                self.shares.begin();
            }
            if let Some(wait) = window.wait_ms(now) {
                self.shares.want(device, now);
                return Turn::Wait(wait);
            }
            let scarce = window.is_scarce(PACE_PERCENT) && !window.is_ending(now);
            if scarce && !self.shares.allows(device, window.left(), now) {
                self.shares.want(device, now);
                return Turn::Wait(window.until_open_ms(now));
            }
            window.take(now);
        }
        self.shares.take(device, now);
        self.flying = self.flying.saturating_add(1);
        Turn::Go
    }

    /// Counts one more request of a call that was let go: its retry.
    pub fn again(&mut self, now: UnixMs) {
        if let Some(window) = &mut self.window {
            window.take(now);
        }
    }

    /// A call that was let go has ended; `left` says whether any request of it was sent.
    pub fn end(&mut self, left: bool) {
        self.flying = self.flying.saturating_sub(1);
        if let Some(window) = self.window.as_mut().filter(|_| !left) {
            window.give_back();
        }
    }

    /// Learns from an answer to a request that left at `sent_at`: what it says was true at some time between then and now.
    pub fn learn(&mut self, notice: &Notice, sent_at: UnixMs, now: UnixMs) {
        if let Some(wait) = notice.pause_ms {
            let until = now.plus_ms(i64::try_from(wait).unwrap_or(i64::MAX));
            self.paused_until = self.paused_until.max(Some(until));
            if notice.limit.is_none() {
                self.guess(until);
            }
            self.spell = None;
        } else {
            let (_, passed) = self.spell.get_or_insert((now, 0));
            *passed = passed.saturating_add(1);
        }
        if notice.limit.is_some() || notice.remaining.is_some() {
            let flying = self.flying;
            match &mut self.window {
                Some(window) => window.observe(notice, flying, sent_at, now),
                None => self.window = Window::open(notice, flying, now),
            }
        }
    }

    fn adopt(&mut self, other: &Left, now: UnixMs) {
        let resets_in_ms = other.resets_at.map(|at| at.since(now).max(0).unsigned_abs());
        let notice = Notice {
            limit: Some(other.limit),
            remaining: Some(other.remaining),
            resets_in_ms,
            ..Notice::default()
        };
        match &mut self.window {
            Some(window) => window.observe(&notice, 0, now, now),
            None => self.window = Window::open(&notice, 0, now),
        }
    }

    /// Asks on behalf of another isolate, which tells what it knows and sees to the end of the call itself.
    pub fn ask_for(&mut self, device: &str, known: Option<&Left>, now: UnixMs) -> Turn {
        if let Some(known) = known {
            self.adopt(known, now);
        }
        let turn = self.ask(device, now);
        if turn == Turn::Go {
            self.end(true);
        }
        turn
    }

    /// What is left now; `None` while nothing is known.
    #[must_use]
    pub fn left(&self, now: UnixMs) -> Option<Left> {
        let window = self.window.as_ref()?;
        Some(window.describe(now))
    }

    /// Whether so little is left that isolates must agree.
    #[must_use]
    pub fn is_scarce(&self, now: UnixMs) -> bool {
        self.window.as_ref().is_some_and(|window| window.is_current(now) && window.is_scarce(PACE_PERCENT))
    }

    fn pause_left(&mut self, now: UnixMs) -> Option<u64> {
        let left = self.paused_until?.since(now);
        if left > 0 {
            return Some(left.unsigned_abs());
        }
        self.paused_until = None;
        None
    }

    /// A refusal without a word about limits: as many as passed since the last one are what a window holds.
    fn guess(&mut self, until: UnixMs) {
        if let Some((since, passed)) = self.spell.filter(|(_, passed)| *passed > 0) {
            self.window = Some(Window::guessed(passed, since, until));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(limit: u32, remaining: u32, resets_in_ms: u64) -> Notice {
        Notice {
            limit: Some(limit),
            remaining: Some(remaining),
            resets_in_ms: Some(resets_in_ms),
            ..Notice::default()
        }
    }

    #[test]
    fn nothing_is_held_back_before_anything_is_known() {
        let mut pace = Pace::default();
        assert!((0..500).all(|_| pace.ask("a", UnixMs(0)) == Turn::Go));
    }

    #[test]
    fn what_is_on_its_way_counts() {
        let mut pace = Pace::default();
        (0..50).for_each(|_| assert_eq!(pace.ask("a", UnixMs(0)), Turn::Go));
        pace.learn(&notice(60, 59, 60_000), UnixMs(10), UnixMs(10));
        pace.end(true);
        let more = (0..50).filter(|_| pace.ask("a", UnixMs(20)) == Turn::Go).count();
        assert_eq!(more, 10, "sixty in all");
    }

    #[test]
    fn an_empty_window_holds_until_its_end() {
        let mut pace = Pace::default();
        pace.learn(&notice(60, 0, 5_000), UnixMs(0), UnixMs(0));
        assert_eq!(pace.ask("a", UnixMs(1_000)), Turn::Wait(4_000));
        assert_eq!(pace.ask("a", UnixMs(5_000)), Turn::Go);
    }

    #[test]
    fn a_pause_holds_every_call() {
        let mut pace = Pace::default();
        pace.learn(&Notice { pause_ms: Some(120_000), ..Notice::default() }, UnixMs(0), UnixMs(0));
        assert_eq!(pace.ask("a", UnixMs(0)), Turn::Wait(120_000));
        assert_eq!(pace.ask("b", UnixMs(119_999)), Turn::Wait(1));
        assert_eq!(pace.ask("b", UnixMs(120_000)), Turn::Go);
    }

    #[test]
    fn others_use_of_the_same_limit_is_seen() {
        let mut pace = Pace::default();
        pace.learn(&notice(100, 90, 60_000), UnixMs(0), UnixMs(0));
        assert_eq!(pace.ask("a", UnixMs(1)), Turn::Go);
        // Somebody else took fifty-nine.
        pace.learn(&notice(100, 30, 59_000), UnixMs(1_000), UnixMs(1_000));
        pace.end(true);
        assert_eq!(pace.left(UnixMs(1_000)).map(|left| left.remaining), Some(30));
    }

    #[test]
    fn one_device_leaves_the_other_its_share() {
        let mut pace = Pace::default();
        pace.learn(&notice(100, 20, 60_000), UnixMs(0), UnixMs(0));
        assert_eq!(pace.ask("quiet", UnixMs(1)), Turn::Go);
        let greedy = (0..40).filter(|_| pace.ask("greedy", UnixMs(2)) == Turn::Go).count();
        assert!((9..=11).contains(&greedy), "{greedy}");
        let quiet = (0..40).filter(|_| pace.ask("quiet", UnixMs(3)) == Turn::Go).count();
        assert_eq!(greedy + quiet, 19);
    }

    #[test]
    fn a_call_that_was_never_sent_is_given_back() {
        let mut pace = Pace::default();
        pace.learn(&notice(60, 1, 60_000), UnixMs(0), UnixMs(0));
        assert_eq!(pace.ask("a", UnixMs(0)), Turn::Go);
        assert!(matches!(pace.ask("a", UnixMs(0)), Turn::Wait(_)));
        pace.end(false);
        assert_eq!(pace.ask("a", UnixMs(0)), Turn::Go);
    }
}
