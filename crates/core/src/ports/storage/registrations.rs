use async_trait::async_trait;

use crate::ports::Fault;
use crate::time::UnixMs;

/// How often clients were registered, by the hash of an address.
#[async_trait]
pub trait Registrations: Send + Sync {
    /// Notes one more at `now`, in one statement, unless `most` were noted since `since` already: then nothing is noted, and
    /// the answer is when the oldest of those was.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn note(
        &self,
        address_hash: &str,
        now: UnixMs,
        since: UnixMs,
        most: i64,
    ) -> Result<Option<UnixMs>, Fault>;

    /// Forgets what was noted before `before`; returns how many.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn expire(&self, before: UnixMs) -> Result<u64, Fault>;
}
