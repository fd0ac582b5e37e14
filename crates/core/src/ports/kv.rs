use async_trait::async_trait;

use super::Fault;

/// The `CREDENTIALS` namespace: sealed halves of credentials under immutable, versioned keys.
///
/// A key is written once. A key that was not yet published in the database is never read, because the namespace
/// remembers misses for a minute or more. Besides them it holds copies of public documents, which may be stale or missing.
#[async_trait]
pub trait Kv: Send + Sync {
    /// The value, or `None`.
    ///
    /// # Errors
    /// [`Fault`] when the namespace cannot be reached.
    async fn get(&self, key: &str) -> Result<Option<String>, Fault>;

    /// Writes the value; `ttl_seconds` of at least 60 lets it vanish by itself.
    ///
    /// # Errors
    /// [`Fault`] when the namespace cannot be reached; the value may or may not be there.
    async fn put(&self, key: &str, value: &str, ttl_seconds: Option<u64>) -> Result<(), Fault>;

    /// Deletes the value; a missing one is no failure.
    ///
    /// # Errors
    /// [`Fault`] when the namespace cannot be reached.
    async fn delete(&self, key: &str) -> Result<(), Fault>;
}
