use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::ports::Clock;
use crate::time::{SECOND_MS, UnixMs};

/// Kept back of a call's time, in milliseconds, to write down how it ended.
const RECORD_MS: i64 = SECOND_MS;

/// When a call has to be over, counted from its beginning: fetching the credential and sending share one time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline(UnixMs);

impl Deadline {
    /// Of a call that began then and may take that long.
    pub(super) fn of(began: UnixMs, timeout: Duration) -> Self {
        let timeout_ms = i64::try_from(timeout.as_millis()).unwrap_or(i64::MAX);
        Self(began.plus_ms(timeout_ms.saturating_sub(RECORD_MS).max(0)))
    }

    /// Milliseconds left.
    pub(super) fn left_ms(self, clock: &dyn Clock) -> u64 {
        u64::try_from(self.0.since(clock.now())).unwrap_or(0)
    }

    /// What comes of the work, if it comes in time.
    pub(super) async fn hold<T>(self, clock: &dyn Clock, work: impl Future<Output = T>) -> Option<T> {
        let (mut work, mut end) = (pin!(work), clock.sleep(self.left_ms(clock)));
        let race = poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending => end.as_mut().poll(context).map(|()| None),
        });
        race.await
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;
    use crate::testing::StoppedClock;

    #[tokio::test]
    async fn what_does_not_come_in_the_call_s_time_is_not_waited_for() {
        let clock = StoppedClock::at(10_000);
        let deadline = Deadline::of(UnixMs(5_000), Duration::from_secs(25));
        assert_eq!(deadline.left_ms(&clock), 19_000, "the beginning counts, and a second is kept back");
        assert_eq!(deadline.hold(&clock, ready(7)).await, Some(7));
        assert_eq!(deadline.hold(&clock, pending::<u8>()).await, None);
        assert_eq!((clock.now(), deadline.left_ms(&clock)), (UnixMs(29_000), 0));
    }
}
