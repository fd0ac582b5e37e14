use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::ports::Fault;
use crate::time::UnixMs;

/// An e-mail code under way. Bound to the browser that asked: the row's key is the hash of its cookie.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LoginCode {
    /// SHA-256 of the browser's login cookie, hex.
    pub browser_hash: String,
    /// The address it was sent to, lower case.
    pub email: String,
    /// SHA-256 of cookie and code, hex.
    pub code_hash: String,
    /// Guesses left.
    pub tries_left: i64,
    /// When it was asked for.
    pub created_at: UnixMs,
    /// When it ends.
    pub expires_at: UnixMs,
}

/// E-mail codes.
#[async_trait]
pub trait LoginCodes: Send + Sync {
    /// Keeps a code. An older one of the same browser takes no more guesses, and still counts for its address.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn put(&self, code: &LoginCode) -> Result<(), Fault>;

    /// How many codes were asked for an address since `since`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn count_since(&self, email: &str, since: UnixMs) -> Result<i64, Fault>;

    /// Spends one guess and returns the row as it stood before, in one statement; `None` when there is no live
    /// code or no guess is left.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn spend_guess(&self, browser_hash: &str, now: UnixMs) -> Result<Option<LoginCode>, Fault>;

    /// Removes the browser's codes.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn remove(&self, browser_hash: &str) -> Result<(), Fault>;

    /// Removes what ended before `before`, which lies no later than any `since` still to be counted from; returns
    /// how many.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn expire(&self, before: UnixMs) -> Result<u64, Fault>;
}
