use async_trait::async_trait;

use crate::ports::Fault;
use crate::time::UnixMs;

/// One holder at a time for each scheduled job.
#[async_trait]
pub trait Leases: Send + Sync {
    /// Takes the lease until `until` if nobody holds it now.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn take(&self, job: &str, now: UnixMs, until: UnixMs) -> Result<bool, Fault>;
}
