use async_trait::async_trait;

use crate::id::{OauthClientId, UserId};
use crate::ports::Fault;
use crate::time::UnixMs;

/// An OAuth app that a person registered at a provider themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnClient {
    /// Its id; the redirect URI it was registered with is derived from it.
    pub id: OauthClientId,
    /// Whose.
    pub user: UserId,
    /// For which app.
    pub app: String,
    /// The public identifier the provider gave.
    pub client_id: String,
    /// The sealed secret; `None` for a public client.
    pub client_secret: Option<String>,
    /// When it was added.
    pub created_at: UnixMs,
}

/// OAuth apps of people.
#[async_trait]
pub trait OauthClients: Send + Sync {
    /// Keeps a client; `false` where the person has one for this app, or where the id is taken.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn create(&self, client: &OwnClient) -> Result<bool, Fault>;

    /// The person's client by id.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find(&self, user: &UserId, id: &OauthClientId) -> Result<Option<OwnClient>, Fault>;

    /// The person's clients, by app.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn list(&self, user: &UserId) -> Result<Vec<OwnClient>, Fault>;

    /// Deletes a client that no connection was made with, in one statement; `false` otherwise.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn remove(&self, user: &UserId, id: &OauthClientId) -> Result<bool, Fault>;
}
