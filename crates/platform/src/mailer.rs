use std::sync::Arc;

use async_trait::async_trait;
use clawlink_core::config::Config;
use clawlink_core::outbound::{Draft, Home};
use clawlink_core::ports::storage::Mailbox;
use clawlink_core::ports::{Clock, Fault, Http, Mail, Mailer};
use serde_json::json;

/// Longest a mail provider may take.
const DEADLINE_MS: u64 = 10_000;

/// Delivers to the development mailbox.
pub struct LocalMailer {
    /// Where mail is kept.
    pub mailbox: Arc<dyn Mailbox>,
    /// When it arrived.
    pub clock: Arc<dyn Clock>,
}

#[async_trait]
impl Mailer for LocalMailer {
    async fn send(&self, mail: Mail) -> Result<(), Fault> {
        self.mailbox.deliver(&mail, self.clock.now()).await
    }
}

/// Delivers through the configured HTTP mail provider.
pub struct HttpMailer {
    /// Configuration; without a mail section every mail fails.
    pub config: Arc<Config>,
    /// The door.
    pub http: Arc<dyn Http>,
}

fn fault(detail: impl std::fmt::Display) -> Fault {
    Fault::new("mail provider", detail)
}

#[async_trait]
impl Mailer for HttpMailer {
    async fn send(&self, mail: Mail) -> Result<(), Fault> {
        let provider =
            self.config.mail.as_ref().ok_or_else(|| fault("MAIL_URL, MAIL_KEY, MAIL_FROM are not set"))?;
        let message =
            json!({ "from": provider.from, "to": mail.to, "subject": mail.subject, "text": mail.text });
        let mut headers = vec![
            // Exposed for the one request it was made for.
            ("authorization".to_owned(), format!("Bearer {}", provider.key.expose())),
            ("content-type".to_owned(), "application/json".to_owned()),
        ];
        headers.extend(mail.key.map(|key| ("idempotency-key".to_owned(), key)));
        let draft = Draft {
            method: "POST".to_owned(),
            url: provider.url.clone(),
            headers,
            body: message.to_string().into_bytes(),
        };
        let request = Home::single(&provider.url).seal(draft, DEADLINE_MS).map_err(fault)?;
        let answer = self.http.send(request).await.map_err(fault)?;
        if (200..300).contains(&answer.status) {
            Ok(())
        } else {
            Err(fault(format!("status {}", answer.status)))
        }
    }
}
