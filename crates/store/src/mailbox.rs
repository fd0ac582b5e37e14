use async_trait::async_trait;
use clawlink_core::ports::storage::{Mailbox, ReceivedMail};
use clawlink_core::ports::{Fault, Mail};
use clawlink_core::time::UnixMs;
use serde::Deserialize;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

const DELIVER: &str = "\
    INSERT INTO mailbox (recipient, subject, body, received_at) VALUES (?1, ?2, ?3, ?4)";

// Fewer than 51 mails: the inner query is NULL, and nothing is older than that.
const KEEP_LAST: &str = "\
    DELETE FROM mailbox WHERE id <= (SELECT id FROM mailbox ORDER BY id DESC LIMIT 1 OFFSET 50)";

const LIST: &str = "SELECT recipient, subject, body, received_at FROM mailbox ORDER BY id DESC";

#[derive(Deserialize)]
struct MailRow {
    recipient: String,
    subject: String,
    body: String,
    received_at: UnixMs,
}

impl From<MailRow> for ReceivedMail {
    fn from(row: MailRow) -> Self {
        Self { recipient: row.recipient, subject: row.subject, body: row.body, received_at: row.received_at }
    }
}

#[async_trait]
impl Mailbox for Database {
    async fn deliver(&self, mail: &Mail, at: UnixMs) -> Result<(), Fault> {
        self.batch([
            Statement::new(DELIVER, params![&mail.to, &mail.subject, &mail.text, at]),
            Statement::new(KEEP_LAST, params![]),
        ])
        .await?;
        Ok(())
    }

    async fn list(&self) -> Result<Vec<ReceivedMail>, Fault> {
        let rows = self.rows::<MailRow>(Statement::new(LIST, params![])).await?;
        Ok(rows.into_iter().map(ReceivedMail::from).collect())
    }
}
