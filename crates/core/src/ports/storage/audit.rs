use async_trait::async_trait;

use crate::audit::Link;
use crate::id::UserId;
use crate::ports::Fault;
use crate::time::UnixMs;

/// Something a person may later ask about.
#[derive(Clone, Debug)]
pub struct AuditEvent {
    /// When.
    pub at: UnixMs,
    /// Whose account.
    pub user: UserId,
    /// Who did it: `person`, `device:<id>`, `scheduler`, `vault`.
    pub actor: String,
    /// What: `sign_in`, `device.paired`, `connection.deleted`.
    pub action: &'static str,
    /// To what: an id.
    pub target: String,
}

/// Who did what. Rows are never changed, and each person's are a chain ([`crate::audit`]).
#[async_trait]
pub trait Audit: Send + Sync {
    /// Appends an event to its person's chain.
    ///
    /// # Errors
    /// [`Fault`] when the database fails, or too many events come at once.
    async fn append(&self, event: &AuditEvent) -> Result<(), Fault>;

    /// A person's chain in order, from the event after `after`, at most `limit`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn list_chain(&self, user: &UserId, after: i64, limit: u32) -> Result<Vec<Link>, Fault>;
}
