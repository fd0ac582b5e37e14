use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::ports::House;
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
    pub(super) fn left_ms(self, house: &House) -> u64 {
        u64::try_from(self.0.since(house.clock.now())).unwrap_or(0)
    }

    /// What comes of the work, if it comes in time.
    pub(super) async fn hold<T>(self, house: &House, work: impl Future<Output = T>) -> Option<T> {
        let (mut work, mut end) = (pin!(work), house.clock.sleep(self.left_ms(house)));
        let race = poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending => end.as_mut().poll(context).map(|()| None),
        });
        race.await
    }
}
