use async_trait::async_trait;

use crate::time::UnixMs;

/// Time.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The time now. In a worker it stands still between I/O.
    fn now(&self) -> UnixMs;

    /// Returns after `ms` milliseconds.
    async fn sleep(&self, ms: u64);
}
