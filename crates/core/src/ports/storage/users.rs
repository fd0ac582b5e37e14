use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::id::UserId;
use crate::ports::Fault;
use crate::time::UnixMs;

/// A person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// The address they signed up with; a label, never a key.
    pub email: String,
    /// When.
    pub created_at: UnixMs,
    /// Since when they have all their agents paused.
    pub paused_at: Option<UnixMs>,
}

/// People and the identities they sign in with.
#[async_trait]
pub trait Users: Send + Sync {
    /// The person behind an identity. E-mail sign-in is issuer `email` with the address as subject.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find_by_identity(&self, issuer: &str, subject: &str) -> Result<Option<User>, Fault>;

    /// Creates the person and their first identity in one transaction. If that identity exists by now, nothing is
    /// written.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn create(&self, user: &User, issuer: &str, subject: &str) -> Result<(), Fault>;

    /// The person by id.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, id: &UserId) -> Result<Option<User>, Fault>;
}
