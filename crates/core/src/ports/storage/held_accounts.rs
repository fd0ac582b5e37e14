use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::id::{ConnectionId, ConnectionSessionId, UserId};
use crate::ports::Fault;
use crate::time::UnixMs;

/// What becomes of an account that came where another was to be reconnected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldChoice {
    /// It is connected beside the other.
    Keep,
    /// It is connected, and the other is disconnected.
    Replace,
    /// It is let go.
    Discard,
    /// Nobody chose in time: it is let go.
    Lapsed,
}

/// An account whose credential waits for its person's word.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct HeldAccount {
    /// The flow it came by.
    #[serde(rename = "session_id")]
    pub session: ConnectionSessionId,
    /// Whose.
    #[serde(rename = "user_id")]
    pub user: UserId,
    /// The id it gets if it becomes a connection of its own; made once, so that a repeat makes no second one.
    #[serde(rename = "connection_id")]
    pub connection: ConnectionId,
    /// What a person recognises the account by.
    pub account_label: String,
    /// The credential and all that is known of it, sealed to this row.
    #[serde(rename = "sealed_credential")]
    pub sealed: String,
    /// What was chosen; `None` so far.
    pub choice: Option<HeldChoice>,
    /// Until when there is a choice.
    pub held_until: UnixMs,
}

/// Accounts that wait for their person's word (`held_accounts`).
#[async_trait]
pub trait HeldAccounts: Send + Sync {
    /// Ends the open flow as `held` and keeps the account, in one batch; `false` if the flow was not open, or holds another.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn hold(&self, held: &HeldAccount) -> Result<bool, Fault>;

    /// What the person's flow holds.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, user: &UserId, session: &ConnectionSessionId) -> Result<Option<HeldAccount>, Fault>;

    /// Takes the person's word, once and in time; the scheduler leaves the account alone until `due`. `None` otherwise.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn choose(
        &self,
        user: &UserId,
        session: &ConnectionSessionId,
        choice: HeldChoice,
        now: UnixMs,
        due: UnixMs,
    ) -> Result<Option<HeldAccount>, Fault>;

    /// Takes accounts whose choice is over or was cut off, at most `limit`, so that nobody else does before `until`. One without
    /// a choice becomes `lapsed`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn take_due(&self, now: UnixMs, until: UnixMs, limit: u32) -> Result<Vec<HeldAccount>, Fault>;

    /// Deletes what a flow held, and with it the sealed credential.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn forget(&self, session: &ConnectionSessionId) -> Result<(), Fault>;
}
