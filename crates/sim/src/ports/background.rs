use std::future::Future;
use std::pin::Pin;

use clawlink_core::ports::Background;
use futures_util::future::select;

use crate::world::Seat;

/// A worker's work after the answer ends after this long.
const LONGEST_MS: i64 = 30_000;

/// Work that goes on in the same isolate.
pub(super) struct SimBackground(pub(super) Seat);

impl Background for SimBackground {
    fn spawn(&self, work: Pin<Box<dyn Future<Output = ()> + Send + 'static>>) {
        let scheduler = self.0.world.scheduler.clone();
        let limit = Box::pin(scheduler.sleep(LONGEST_MS));
        scheduler.spawn(self.0.group, async move {
            select(work, limit).await;
        });
    }
}
