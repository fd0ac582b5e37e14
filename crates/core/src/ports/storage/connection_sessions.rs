use std::collections::BTreeMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::id::{ConnectionId, ConnectionSessionId, OauthClientId, UserId};
use crate::local_path::LocalPath;
use crate::ports::Fault;
use crate::time::UnixMs;

/// Where a connect flow stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionStatus {
    /// Opened; the person has not left yet.
    Started,
    /// The person is at the app.
    Redirected,
    /// Another account came than was to be reconnected; its person has to choose.
    Held,
    /// The connection stands.
    Completed,
    /// It ended without a connection.
    Failed,
}

/// One run of the hosted connect flow.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConnectionSession {
    /// Its id; knowing it grants nothing, every step asks for the owner's browser.
    pub id: ConnectionSessionId,
    /// Whose.
    pub user: UserId,
    /// Which app.
    pub app: String,
    /// Where it stands.
    pub status: SessionStatus,
    /// The connection to renew, if any.
    pub target: Option<ConnectionId>,
    /// Which of the app's auths was chosen.
    pub auth_id: Option<String>,
    /// The person's own OAuth client it left with; `None` for the deployment's.
    pub client: Option<OauthClientId>,
    /// What the person told about their own server.
    pub instance: BTreeMap<String, String>,
    /// SHA-256 of the OAuth `state`, hex.
    pub state_hash: Option<String>,
    /// The sealed PKCE verifier.
    pub verifier: Option<String>,
    /// The connection it made.
    pub connection: Option<ConnectionId>,
    /// Scopes that the connection had not before.
    pub wider: Vec<String>,
    /// Why it failed: a stable code.
    pub failure: Option<String>,
    /// Where whoever asked for it wants its person to go on.
    pub return_path: Option<LocalPath>,
    /// When it was opened.
    pub created_at: UnixMs,
    /// When it ends.
    pub expires_at: UnixMs,
}

impl ConnectionSession {
    /// Where it stands at `now`, in the words of every API.
    #[must_use]
    pub fn status_word(&self, now: UnixMs) -> &'static str {
        match self.status {
            SessionStatus::Completed => "connected",
            SessionStatus::Failed => "failed",
            SessionStatus::Started | SessionStatus::Redirected if now >= self.expires_at => "expired",
            SessionStatus::Started | SessionStatus::Redirected | SessionStatus::Held => {
                "awaiting_user_action"
            }
        }
    }

    /// The address at which its person goes on: the review or form, or the choice about an account that is held.
    #[must_use]
    pub fn address(&self, web_origin: &str) -> String {
        let (app, id) = (&self.app, &self.id);
        match self.status {
            SessionStatus::Held => format!("{web_origin}/connect/result?session={id}"),
            _ => format!("{web_origin}/connect/{app}?session={id}"),
        }
    }
}

/// Connect flows.
#[async_trait]
pub trait ConnectionSessions: Send + Sync {
    /// Keeps a flow.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn create(&self, session: &ConnectionSession) -> Result<(), Fault>;

    /// The person's flow by id.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, user: &UserId, id: &ConnectionSessionId)
    -> Result<Option<ConnectionSession>, Fault>;

    /// The person's newest flow for an app, target and return path that they can still go on with at `alive_at`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find_open(
        &self,
        user: &UserId,
        app: &str,
        target: Option<&ConnectionId>,
        return_path: Option<&LocalPath>,
        alive_at: UnixMs,
    ) -> Result<Option<ConnectionSession>, Fault>;

    /// Stores a `Redirected` flow (auth, client, instance, state hash, verifier), only while the row is `started` or
    /// `redirected` and live; `false` otherwise.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn redirect(&self, session: &ConnectionSession, now: UnixMs) -> Result<bool, Fault>;

    /// Takes the state out of its row, in one statement: the person's `redirected`, live flow with this state
    /// hash, as it stood before. A second call with the same hash gets `None`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn consume_state(
        &self,
        user: &UserId,
        state_hash: &str,
        now: UnixMs,
    ) -> Result<Option<ConnectionSession>, Fault>;

    /// Notes scopes that the connection had not before.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn note_wider(&self, id: &ConnectionSessionId, scopes: &[String]) -> Result<(), Fault>;

    /// Ends the flow: `completed` with its connection, or `failed` with a code. An ended row stays as it is.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn finish(
        &self,
        id: &ConnectionSessionId,
        outcome: Result<&ConnectionId, &str>,
    ) -> Result<(), Fault>;

    /// Removes rows that ended before `before`; returns how many.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn expire(&self, before: UnixMs) -> Result<u64, Fault>;
}
