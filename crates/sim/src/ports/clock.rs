use std::sync::Arc;

use async_trait::async_trait;
use clawlink_core::ports::Clock;
use clawlink_core::time::UnixMs;

use crate::scheduler::Scheduler;

/// Virtual time.
pub(super) struct SimClock(pub(super) Arc<Scheduler>);

#[async_trait]
impl Clock for SimClock {
    fn now(&self) -> UnixMs {
        UnixMs(self.0.now_ms())
    }

    async fn sleep(&self, ms: u64) {
        self.0.sleep(i64::try_from(ms).unwrap_or(i64::MAX)).await;
    }
}
