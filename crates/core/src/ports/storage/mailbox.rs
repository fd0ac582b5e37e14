use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::ports::{Fault, Mail};
use crate::time::UnixMs;

/// A mail in the development mailbox.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReceivedMail {
    /// Recipient.
    pub recipient: String,
    /// Subject line.
    pub subject: String,
    /// Body.
    pub body: String,
    /// When.
    pub received_at: UnixMs,
}

/// The development mailbox: local instances deliver here, and nowhere else is it written.
#[async_trait]
pub trait Mailbox: Send + Sync {
    /// Keeps a mail, and no more than the last 50.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn deliver(&self, mail: &Mail, at: UnixMs) -> Result<(), Fault>;

    /// The mails, newest first.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn list(&self) -> Result<Vec<ReceivedMail>, Fault>;
}
