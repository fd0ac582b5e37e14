use async_trait::async_trait;
use clawlink_core::ports::Clock;
use clawlink_core::time::UnixMs;

use crate::plant::Plant;
use crate::world::Seat;

/// Virtual time, as the place's own clock shows it.
pub(super) struct SimClock(pub(super) Seat);

#[async_trait]
impl Clock for SimClock {
    fn now(&self) -> UnixMs {
        UnixMs(self.0.now_ms())
    }

    async fn sleep(&self, ms: u64) {
        let hurried = ms <= 2_000 && self.0.world.has(Plant::WaitCapped);
        let ms = i64::try_from(if hurried { ms / 3 } else { ms }).unwrap_or(i64::MAX);
        self.0.world.scheduler.sleep(ms).await;
    }
}
