//! How much of a limit is used: by us, which is counted, and by others, which the answers tell.

use super::{Left, Notice};
use crate::exec::limits::{PACE_JITTER_MS, PACE_OPEN_PERCENT};
use crate::time::UnixMs;

/// A fixed window, or a bucket that leaks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    limit: u32,
    /// Sent by us since it began.
    sent: u32,
    /// Used by others since it began.
    others: u32,
    /// When it ends; not known before the first answer in it.
    resets_at: Option<UnixMs>,
    /// Whether that is a guess from how long windows are, which an answer replaces.
    supposed: bool,
    /// How long a window is, as far as was seen.
    length_ms: i64,
    /// Calls a second that leak out, and up to when that was counted; 0 for a window.
    leak_per_s: u32,
    leaked_at: UnixMs,
}

impl Window {
    pub(super) fn open(notice: &Notice, flying: u32, now: UnixMs) -> Option<Self> {
        let remaining = notice.remaining?;
        let limit = notice.limit.unwrap_or(remaining.saturating_add(1)).max(remaining);
        let length_ms = notice.resets_in_ms.and_then(|ms| i64::try_from(ms).ok()).unwrap_or(0);
        let mut window = Self {
            limit,
            sent: flying,
            others: 0,
            resets_at: notice.resets_in_ms.map(|_| now.plus_ms(length_ms)),
            supposed: false,
            length_ms,
            leak_per_s: notice.leak_per_s,
            leaked_at: now,
        };
        window.count_others(remaining);
        Some(window)
    }

    /// A window of which nothing is known but how many passed until it was full, and when it opens again.
    pub(super) fn guessed(passed: u32, since: UnixMs, until: UnixMs) -> Self {
        Self {
            limit: passed,
            sent: passed,
            others: 0,
            resets_at: Some(until),
            supposed: false,
            length_ms: until.since(since),
            leak_per_s: 0,
            leaked_at: since,
        }
    }

    /// Begins the next window if this one is over; those on their way may count in it.
    pub(super) fn roll(&mut self, now: UnixMs, flying: u32) -> bool {
        self.leak(now);
        let over = self.resets_at.is_some_and(|end| now >= end);
        if over {
            self.begin(flying);
        }
        over
    }

    fn begin(&mut self, flying: u32) {
        (self.sent, self.others, self.resets_at) = (flying.min(self.limit), 0, None);
        self.supposed = false;
    }

    pub(super) fn observe(&mut self, notice: &Notice, flying: u32, sent_at: UnixMs, now: UnixMs) {
        self.leak(now);
        if self.is_late(notice) {
            return;
        }
        if let Some(limit) = notice.limit {
            self.limit = limit;
        }
        if let Some(ends_in) = notice.resets_in_ms.map(|ms| i64::try_from(ms).unwrap_or(i64::MAX)) {
            let told = self.resets_at.filter(|_| !self.supposed);
            // Not before that, whatever time the answer took: if that is too late for the known window, it is the next.
            if told.is_some_and(|known| sent_at.plus_ms(ends_in).since(known) > PACE_JITTER_MS) {
                self.begin(flying);
            }
            self.observe_end(now.plus_ms(ends_in), now);
        }
        if let Some(remaining) = notice.remaining {
            self.limit = self.limit.max(remaining);
            self.count_others(remaining);
        }
    }

    fn observe_end(&mut self, end: UnixMs, now: UnixMs) {
        self.length_ms = self.length_ms.max(end.since(now));
        // Headers round up and answers travel: of two ends the earlier is nearer to the truth.
        let told = self.resets_at.filter(|_| !self.supposed);
        self.resets_at = Some(told.map_or(end, |known| known.min(end)));
        self.supposed = false;
    }

    /// An answer of the window before, while nothing confirms the new one: its end is near, and the new one's cannot be.
    fn is_late(&self, notice: &Notice) -> bool {
        let unconfirmed = self.resets_at.is_none() || self.supposed;
        let ends_in = notice.resets_in_ms.and_then(|ms| i64::try_from(ms).ok());
        unconfirmed && ends_in.is_some_and(|ms| ms < self.length_ms / 2)
    }

    /// What the app counted beyond what we sent.
    fn count_others(&mut self, remaining: u32) {
        let used = self.limit.saturating_sub(remaining);
        self.others = self.others.max(used.saturating_sub(self.sent));
    }

    /// A bucket empties as time goes by.
    fn leak(&mut self, now: UnixMs) {
        if self.leak_per_s == 0 {
            return;
        }
        let passed_ms = now.since(self.leaked_at).max(0);
        let leaked = passed_ms.saturating_mul(i64::from(self.leak_per_s)) / 1_000;
        self.leaked_at = self.leaked_at.plus_ms(leaked * 1_000 / i64::from(self.leak_per_s));
        let leaked = u32::try_from(leaked).unwrap_or(u32::MAX);
        let rest = leaked.saturating_sub(self.others);
        self.others = self.others.saturating_sub(leaked);
        self.sent = self.sent.saturating_sub(rest);
    }

    pub(super) const fn take(&mut self, now: UnixMs) {
        if self.leak_per_s > 0 && self.sent == 0 && self.others == 0 {
            self.leaked_at = now;
        }
        // The first call of a window opens it, as far as we can tell before its answer; rather too late than too early.
        if self.resets_at.is_none() && self.length_ms > 0 {
            self.resets_at = Some(now.plus_ms(self.length_ms + PACE_JITTER_MS));
            self.supposed = true;
        }
        self.sent = self.sent.saturating_add(1);
    }

    pub(super) const fn give_back(&mut self) {
        self.sent = self.sent.saturating_sub(1);
    }

    pub(super) const fn left(&self) -> u32 {
        self.limit.saturating_sub(self.sent.saturating_add(self.others))
    }

    /// How long nothing may be sent; `None` while something is left.
    pub(super) fn wait_ms(&self, now: UnixMs) -> Option<u64> {
        if self.left() > 0 {
            return None;
        }
        if self.leak_per_s > 0 {
            return Some(1_000_u64.div_ceil(u64::from(self.leak_per_s)));
        }
        // Without an end the refusal of the app would have to tell it.
        let end = self.resets_at?;
        Some(end.since(now).max(1).unsigned_abs())
    }

    pub(super) const fn is_scarce(&self, percent: u32) -> bool {
        self.left().saturating_mul(100) <= self.limit.saturating_mul(percent)
    }

    /// Whether this window has not ended.
    pub(super) fn is_current(&self, now: UnixMs) -> bool {
        self.resets_at.is_none_or(|end| now < end)
    }

    /// Whether its last part has come, in which what is left goes to whoever comes.
    pub(super) fn is_ending(&self, now: UnixMs) -> bool {
        self.resets_at.is_none_or(|_| self.until_open_ms(now) <= 1)
    }

    /// How long until that part comes, at least 1 ms.
    pub(super) fn until_open_ms(&self, now: UnixMs) -> u64 {
        let Some(end) = self.resets_at else { return 1 };
        let open = end.plus_ms(-(self.length_ms * PACE_OPEN_PERCENT / 100));
        open.since(now).max(1).unsigned_abs()
    }

    pub(super) fn describe(&self, now: UnixMs) -> Left {
        let mut then = *self;
        then.roll(now, 0);
        Left { limit: then.limit, remaining: then.left(), resets_at: then.resets_at }
    }
}
