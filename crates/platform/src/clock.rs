use std::time::Duration;

use async_trait::async_trait;
use clawlink_core::ports::Clock;
use clawlink_core::time::UnixMs;
use worker::Delay;
use worker::send::IntoSendFuture;

/// The platform's clock. It stands still between I/O, by Cloudflare's design.
#[derive(Clone, Copy, Debug)]
pub struct WorkerClock;

#[async_trait]
impl Clock for WorkerClock {
    #[expect(clippy::disallowed_methods, reason = "this is the Clock port")]
    fn now(&self) -> UnixMs {
        UnixMs(i64::try_from(worker::Date::now().as_millis()).unwrap_or(i64::MAX))
    }

    async fn sleep(&self, ms: u64) {
        Delay::from(Duration::from_millis(ms)).into_send().await;
    }
}
