use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::ports::{Fault, Mail, Mailer};

/// Keeps every mail.
#[derive(Debug, Default)]
pub struct KeptMail(Mutex<Vec<Mail>>);

impl KeptMail {
    /// The mails, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Mail> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Mailer for KeptMail {
    async fn send(&self, mail: Mail) -> Result<(), Fault> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
        Ok(())
    }
}
