use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::Device;
use crate::id::DeviceId;
use crate::ports::Fault;
use crate::time::UnixMs;

/// What a token of our authorization server is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// It calls.
    Access,
    /// It is exchanged for the next two.
    Refresh,
}

/// A token that an MCP client holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuthToken {
    /// SHA-256 of the token, hex.
    pub token_hash: String,
    /// The grant: a device of family `mcp`.
    pub device: DeviceId,
    /// What it is good for.
    pub kind: TokenKind,
    /// Who may use it.
    pub client_id: String,
    /// What was granted, separated by blanks.
    pub scope: String,
    /// The MCP endpoint it is for (RFC 8707).
    pub resource: String,
    /// When it was given.
    pub created_at: UnixMs,
    /// When it ends.
    pub expires_at: UnixMs,
    /// Hash of the refresh token that came after it.
    pub replaced_by: Option<String>,
    /// When that was given first.
    pub replaced_at: Option<UnixMs>,
}

/// Tokens of MCP clients.
#[async_trait]
pub trait AuthTokens: Send + Sync {
    /// Keeps what a redeemed code gives, in one transaction.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn issue(&self, tokens: [&AuthToken; 2]) -> Result<(), Fault>;

    /// Keeps an exchange in one transaction: the old refresh token names its successor, unless it did before, and both new
    /// tokens are there. The same exchange again adds nothing but its access token.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn exchange(&self, old_hash: &str, tokens: [&AuthToken; 2]) -> Result<(), Fault>;

    /// The token and its device, which may be revoked.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, token_hash: &str) -> Result<Option<(AuthToken, Device)>, Fault>;

    /// Ends one token.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn remove(&self, token_hash: &str) -> Result<(), Fault>;

    /// Removes what ended before `before`; returns how many.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn expire(&self, before: UnixMs) -> Result<u64, Fault>;
}
