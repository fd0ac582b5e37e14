use async_trait::async_trait;

use super::Fault;

/// A plain-text mail.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The same for every try at the same mail, so that a provider can tell a repeat; `None` where there is none.
    pub key: Option<String>,
    /// Recipient address.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Body.
    pub text: String,
}

/// Sends mail. Locally it goes to the development mailbox.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands the mail over.
    ///
    /// # Errors
    /// [`Fault`] when it was not accepted.
    async fn send(&self, mail: Mail) -> Result<(), Fault>;
}
