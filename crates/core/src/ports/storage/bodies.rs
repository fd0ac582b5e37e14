use async_trait::async_trait;

use crate::id::{ExecutionId, UserId};
use crate::ports::Fault;
use crate::time::UnixMs;

/// What a call sent and what came back, sealed.
#[derive(Clone, Debug)]
pub struct KeptBody {
    /// Whose.
    pub user: UserId,
    /// Of which call.
    pub execution: ExecutionId,
    /// The sealed text.
    pub sealed: String,
    /// When.
    pub kept_at: UnixMs,
    /// When it ends.
    pub expires_at: UnixMs,
}

/// Requests and answers of people who ask that they be kept.
#[async_trait]
pub trait Bodies: Send + Sync {
    /// For how many days the person wants them kept; 0 for not at all.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find_days(&self, user: &UserId) -> Result<u32, Fault>;

    /// Sets that, in one batch with its effect on what is kept already: nothing stays longer than the new setting says.
    ///
    /// # Errors
    /// [`Fault`] when the database fails; nothing was changed then.
    async fn set_days(&self, user: &UserId, days: u32) -> Result<(), Fault>;

    /// Keeps one, if its person still wants any kept.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn keep(&self, body: &KeptBody) -> Result<(), Fault>;

    /// The sealed text of a person's call, while it is kept.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, user: &UserId, id: &ExecutionId, now: UnixMs) -> Result<Option<String>, Fault>;

    /// Deletes that of one call, or of every call, at once; returns how many.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn forget(&self, user: &UserId, id: Option<&ExecutionId>) -> Result<u64, Fault>;

    /// Deletes what ended before `before`; returns how many.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn expire(&self, before: UnixMs) -> Result<u64, Fault>;
}
