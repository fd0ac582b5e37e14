use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::id::{ConnectionId, DeviceId, PreviewId, UserId};
use crate::ports::Fault;
use crate::time::UnixMs;

/// A previewed write that can still be run as it was shown (`approvals`, state `previewed`).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Preview {
    /// Its id; the sealed plan is bound to it.
    pub id: PreviewId,
    /// Whose.
    pub user: UserId,
    /// For which device.
    pub device: DeviceId,
    /// On which connection.
    pub connection: Option<ConnectionId>,
    /// SHA-256 of the confirm token, hex.
    pub token_hash: String,
    /// Digest of the plan.
    pub digest: String,
    /// The sealed plan.
    pub sealed_plan: String,
    /// When.
    pub created_at: UnixMs,
    /// When it ends.
    pub expires_at: UnixMs,
    /// When it was run.
    pub used_at: Option<UnixMs>,
}

/// Previewed writes.
#[async_trait]
pub trait Previews: Send + Sync {
    /// Keeps a preview.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn create(&self, preview: &Preview) -> Result<(), Fault>;

    /// The device's preview by the hash of its confirm token, used or not, over or not.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, device: &DeviceId, token_hash: &str) -> Result<Option<Preview>, Fault>;

    /// Removes what ended before `before`; returns how many.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn expire(&self, before: UnixMs) -> Result<u64, Fault>;
}
