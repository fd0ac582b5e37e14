use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::Scheduler;

/// Waits for a virtual time. It always waits at least one turn, so that every port call is an await in earnest.
pub(super) struct Sleep {
    scheduler: Arc<Scheduler>,
    until_ms: i64,
    asked: bool,
}

impl Sleep {
    pub(super) const fn new(scheduler: Arc<Scheduler>, until_ms: i64) -> Self {
        Self { scheduler, until_ms, asked: false }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let due = self.scheduler.now_ms() >= self.until_ms;
        if self.asked && due {
            return Poll::Ready(());
        }
        if due {
            context.waker().wake_by_ref();
        } else if !self.asked {
            self.scheduler.wake_at(self.until_ms, context.waker());
        }
        self.asked = true;
        Poll::Pending
    }
}
