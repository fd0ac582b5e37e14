use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::ports::{Fault, Mail, Mailer};

/// Keeps every mail.
#[derive(Debug, Default)]
pub struct KeptMail {
    kept: Mutex<Vec<Mail>>,
    failing: AtomicBool,
}

impl KeptMail {
    /// The mails, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Mail> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The next mail is not accepted.
    pub fn fail_next(&self) {
        self.failing.store(true, Ordering::SeqCst);
    }
}

#[async_trait]
impl Mailer for KeptMail {
    async fn send(&self, mail: Mail) -> Result<(), Fault> {
        if self.failing.swap(false, Ordering::SeqCst) {
            return Err(Fault::new("mail provider", "told to fail"));
        }
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
        Ok(())
    }
}
