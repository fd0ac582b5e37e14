use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::id::{ConnectionId, UserId};
use crate::ports::Fault;
use crate::time::UnixMs;

/// What came of asking an app to take a grant back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationOutcome {
    /// The app confirmed that the grant is gone.
    Revoked,
    /// The app did not confirm it, or there was nothing left to ask with.
    Unconfirmed,
    /// The app offers no way.
    NotOffered,
}

/// A connection that was disconnected, as its person is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Revocation {
    /// The connection that was.
    #[serde(rename = "connection_id")]
    pub connection: ConnectionId,
    /// Its app.
    pub app: String,
    /// What a person recognises its account by.
    pub account_label: String,
    /// When the person ended it.
    pub began_at: UnixMs,
    /// When it was over; `None` while the app is still asked.
    pub ended_at: Option<UnixMs>,
    /// What came of it; `None` while the app is still asked.
    pub outcome: Option<RevocationOutcome>,
}

/// Disconnected connections (`revocations`). [`Connections`](super::Connections) opens and ends them together with the row.
#[async_trait]
pub trait Revocations: Send + Sync {
    /// The person's revocation of a connection.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, user: &UserId, connection: &ConnectionId) -> Result<Option<Revocation>, Fault>;

    /// The person's revocations that began after `since`, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn list(&self, user: &UserId, since: UnixMs, limit: u32) -> Result<Vec<Revocation>, Fault>;

    /// Forgets those that were over before `before`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn expire(&self, before: UnixMs) -> Result<(), Fault>;
}
