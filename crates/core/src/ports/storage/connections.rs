use std::collections::BTreeMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::RevocationOutcome;
use crate::id::{ConnectionId, OauthClientId, UserId};
use crate::ports::Fault;
use crate::time::UnixMs;
use crate::vault::WrappedDek;

/// Where a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// The row is written, the credential not yet published.
    Pending,
    /// It can be used.
    Active,
    /// The app refused the grant; a person must reconnect.
    NeedsReauth,
    /// Being taken down; nothing may use it.
    Disconnecting,
}

/// The identity at the app, as the app itself told it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamAccount {
    /// Stable id.
    pub id: String,
    /// What a person recognises it by.
    pub label: String,
}

/// A stored authorization at an app.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// Whose.
    pub user: UserId,
    /// Counts per person from 1, never reused.
    pub number: i64,
    /// Which app.
    pub app: String,
    /// Which of the app's auths.
    pub auth_id: String,
    /// The person's own OAuth client it was made with; `None` for the deployment's.
    pub client: Option<OauthClientId>,
    /// The account at the app.
    pub account: UpstreamAccount,
    /// What the person calls it.
    pub label: Option<String>,
    /// Whether it acts when a call names no connection.
    pub is_default: bool,
    /// Where it stands.
    pub state: ConnectionState,
    /// The credential's version; 0 before the first is published.
    pub credential_version: i64,
    /// The version KV holds, if any.
    pub kv_version: Option<i64>,
    /// The wrapped data key.
    pub wrapped_dek: WrappedDek,
    /// When the access half ends by itself.
    pub access_expires_at: Option<UnixMs>,
    /// Whether a grant is held that new access is made from; `None` where that was not noted.
    pub renewable: Option<bool>,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// When they were granted last; `None` where that was not noted.
    pub granted_at: Option<UnixMs>,
    /// What the person told about their own server.
    pub instance: BTreeMap<String, String>,
    /// What was learned while connecting.
    pub captured: BTreeMap<String, String>,
    /// Last call the app answered well, kept to the quarter hour.
    pub last_success_at: Option<UnixMs>,
    /// Last failure, as a stable code.
    pub last_error: Option<String>,
    /// The first of an unbroken row of failures.
    pub failing_since: Option<UnixMs>,
    /// When the row was written.
    pub created_at: UnixMs,
}

impl Connection {
    /// The origin bound into its ciphertext: the person's own server, or `""` for a fixed app.
    #[must_use]
    pub fn instance_origin(&self) -> &str {
        self.instance.values().next().map_or("", String::as_str)
    }
}

/// What is known before the credential is stored.
#[derive(Clone, Debug)]
pub struct NewConnection {
    /// Its id.
    pub id: ConnectionId,
    /// Whose.
    pub user: UserId,
    /// Which app.
    pub app: String,
    /// Which of the app's auths.
    pub auth_id: String,
    /// The person's own OAuth client it was made with; `None` for the deployment's.
    pub client: Option<OauthClientId>,
    /// The account at the app.
    pub account: UpstreamAccount,
    /// The wrapped data key.
    pub wrapped_dek: WrappedDek,
    /// Granted scopes.
    pub scopes: Vec<String>,
    /// What the person told about their own server.
    pub instance: BTreeMap<String, String>,
    /// What was learned while connecting.
    pub captured: BTreeMap<String, String>,
    /// When its row was written: now, for a new one.
    pub created_at: UnixMs,
    /// Now, when its scopes were granted.
    pub granted_at: UnixMs,
}

/// What the single writer makes known once a credential is durable.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Whose.
    pub user: UserId,
    /// Which connection.
    pub connection: ConnectionId,
    /// The version that now stands.
    pub version: i64,
    /// The version KV holds by now.
    pub kv_version: Option<i64>,
    /// When the access half ends by itself.
    pub access_expires_at: Option<UnixMs>,
    /// Whether a grant is held that new access is made from.
    pub renewable: bool,
}

/// Stored authorizations (`user_integrations`).
#[async_trait]
pub trait Connections: Send + Sync {
    /// Writes a `pending` row with the person's next number. The first connection of an app becomes its default.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn create(&self, new: &NewConnection) -> Result<(), Fault>;

    /// Renews auth, client, instance, scopes, account label and captured values of a row that is reconnected; its key and
    /// version stay.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn renew(&self, new: &NewConnection) -> Result<(), Fault>;

    /// Makes a version known: `active`, only if it is newer and the row is not being taken down. Repeating it
    /// changes nothing; a later `kv_version` of the same version is taken over.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn publish(&self, publication: &Publication) -> Result<(), Fault>;

    /// The person's connection by id.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, user: &UserId, id: &ConnectionId) -> Result<Option<Connection>, Fault>;

    /// The person's connection to this very account, in any state but `disconnecting`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find_account(
        &self,
        user: &UserId,
        app: &str,
        account_id: &str,
    ) -> Result<Option<Connection>, Fault>;

    /// The person's connections but those being taken down, by app and number; of one app if named.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn list(&self, user: &UserId, app: Option<&str>) -> Result<Vec<Connection>, Fault>;

    /// Makes one the default of its app and takes the mark from the others, in one batch; `false` if not theirs.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn set_default(&self, user: &UserId, id: &ConnectionId) -> Result<bool, Fault>;

    /// Renames it; `false` if not theirs.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn set_label(&self, user: &UserId, id: &ConnectionId, label: Option<&str>) -> Result<bool, Fault>;

    /// Notes that the app refused the grant of this version, adds it to the audit and owes the person a mail, in one batch;
    /// an older or newer version is left alone. Repeating it changes nothing; `true` is answered to the one call that did.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn mark_needs_reauth(
        &self,
        user: &UserId,
        id: &ConnectionId,
        version: i64,
        reason: &str,
        now: UnixMs,
    ) -> Result<bool, Fault>;

    /// Notes how the last call of an active connection went: each change at once, a success after a success once a
    /// quarter of an hour. A failure that began now is looked at again at `probe_at`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn note_result(
        &self,
        id: &ConnectionId,
        at: UnixMs,
        error: Option<&str>,
        probe_at: Option<UnixMs>,
    ) -> Result<(), Fault>;

    /// Closes the row for every use, opens its revocation, and takes the default mark from it, handing it to the newest
    /// other active connection of the app, in one batch; `false` if not theirs. Repeating it changes nothing.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn begin_disconnect(&self, user: &UserId, id: &ConnectionId, now: UnixMs) -> Result<bool, Fault>;

    /// Deletes a `disconnecting` row and ends its revocation with `outcome`, in one batch. The first outcome stands, so
    /// repeating it changes nothing.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn end_disconnect(
        &self,
        id: &ConnectionId,
        outcome: RevocationOutcome,
        now: UnixMs,
    ) -> Result<(), Fault>;

    /// Deletes a row whose credential was never published; a default mark it still had is handed on.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn delete(&self, id: &ConnectionId) -> Result<(), Fault>;

    /// Rows left `pending` or `disconnecting` since before `before`, at most `limit`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn list_unfinished(&self, before: UnixMs, limit: u32) -> Result<Vec<Connection>, Fault>;

    /// Counts an unfinished row's time from `now`, so that others are looked at before it comes again.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn put_off(&self, id: &ConnectionId, now: UnixMs) -> Result<(), Fault>;

    /// Active rows whose app is to be asked by `now` whether it is well again, the longest due first, at most `limit`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn list_to_probe(&self, now: UnixMs, limit: u32) -> Result<Vec<Connection>, Fault>;

    /// Takes a row's next look off until then, or for good; `false` where another run has done so since it was listed.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn put_off_probe(
        &self,
        id: &ConnectionId,
        now: UnixMs,
        until: Option<UnixMs>,
    ) -> Result<bool, Fault>;

    /// Active rows whose access ends after `from` and until `to`, and that were used after `used_since`; the first to end
    /// first, at most `limit`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn list_ending(
        &self,
        from: UnixMs,
        to: UnixMs,
        used_since: UnixMs,
        limit: u32,
    ) -> Result<Vec<Connection>, Fault>;
}
