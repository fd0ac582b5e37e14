use async_trait::async_trait;
use serde::Deserialize;

use crate::id::{ConnectionId, UserId};
use crate::ports::Fault;
use crate::time::UnixMs;

/// A mail that a person is owed: a connection of theirs has come to need them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ReauthMail {
    /// The connection.
    #[serde(rename = "connection_id")]
    pub connection: ConnectionId,
    /// Whose.
    #[serde(rename = "user_id")]
    pub user: UserId,
    /// The version that was refused; one version turns at most once.
    pub version: i64,
}

/// Mails owed to people (`reauth_mails`). [`Connections`](super::Connections) writes them together with the turn of the row.
#[async_trait]
pub trait ReauthMails: Send + Sync {
    /// Takes mails that are due, at most `limit`, so that nobody else does before `until`. One whose connection was reconnected
    /// or closed meanwhile is not among them.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn take_due(&self, now: UnixMs, until: UnixMs, limit: u32) -> Result<Vec<ReauthMail>, Fault>;

    /// Forgets a mail that was sent.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn forget(&self, mail: &ReauthMail) -> Result<(), Fault>;

    /// Forgets mails owed since before `before`, sent or not.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn expire(&self, before: UnixMs) -> Result<(), Fault>;
}
