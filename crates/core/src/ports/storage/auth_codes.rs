use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::id::UserId;
use crate::policy::Policy;
use crate::ports::Fault;
use crate::time::UnixMs;

/// An authorization code a person has just granted to a client (RFC 6749 §4.1.2).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuthCode {
    /// SHA-256 of the code, hex.
    pub code_hash: String,
    /// Who granted it.
    pub user: UserId,
    /// The client it is for.
    pub client_id: String,
    /// The exact redirect URI.
    pub redirect_uri: String,
    /// PKCE S256 challenge.
    pub code_challenge: String,
    /// Name of the device it will become.
    pub device_label: String,
    /// What that device may do.
    pub policy: Policy,
    /// Scopes granted to an MCP client, separated by blanks; empty for our own command line.
    pub scope: String,
    /// The MCP endpoint they are for; empty for our own command line.
    pub resource: String,
    /// When it ends.
    pub expires_at: UnixMs,
    /// The device its first use made.
    pub device_id: Option<String>,
}

/// Authorization codes.
#[async_trait]
pub trait AuthCodes: Send + Sync {
    /// Keeps a code.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn create(&self, code: &AuthCode) -> Result<(), Fault>;

    /// Marks the code used by `device_id` if it is live and unused, in one statement, and returns it; `None`
    /// otherwise.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn consume(&self, code_hash: &str, device_id: &str, now: UnixMs)
    -> Result<Option<AuthCode>, Fault>;

    /// The code, used or not, to tell a replay from nonsense.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, code_hash: &str) -> Result<Option<AuthCode>, Fault>;

    /// Removes what ended before `before`; returns how many.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn expire(&self, before: UnixMs) -> Result<u64, Fault>;
}
