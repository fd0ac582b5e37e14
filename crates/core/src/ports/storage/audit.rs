use async_trait::async_trait;

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

/// Who did what. Rows are never changed.
#[async_trait]
pub trait Audit: Send + Sync {
    /// Appends an event.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn append(&self, event: &AuditEvent) -> Result<(), Fault>;
}
