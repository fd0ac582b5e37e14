use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::id::UserId;
use crate::ports::Fault;
use crate::time::UnixMs;

/// A signed-in browser.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WebSession {
    /// SHA-256 of the session secret, hex.
    pub id_hash: String,
    /// Whose.
    pub user: UserId,
    /// Sign-in time.
    pub created_at: UnixMs,
    /// Last request, kept to the quarter hour.
    pub last_seen_at: UnixMs,
    /// Absolute end.
    pub expires_at: UnixMs,
}

/// Signed-in browsers.
#[async_trait]
pub trait WebSessions: Send + Sync {
    /// Keeps a session.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn create(&self, session: &WebSession) -> Result<(), Fault>;

    /// The session by the hash of its secret, live or not.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, id_hash: &str) -> Result<Option<WebSession>, Fault>;

    /// Notes a request, unless one was noted within the quarter hour before.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn touch(&self, id_hash: &str, now: UnixMs) -> Result<(), Fault>;

    /// Ends the session.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn remove(&self, id_hash: &str) -> Result<(), Fault>;

    /// Removes sessions past their end or unseen since `unseen_since`; returns how many.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn expire(&self, now: UnixMs, unseen_since: UnixMs) -> Result<u64, Fault>;
}
