use async_trait::async_trait;
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{ReauthMail, ReauthMails};
use clawlink_core::time::UnixMs;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

/// In one batch with the row's turn, and before it, so that there is one mail for one turn. An older one is out of date.
pub(crate) const OWE: &str = "\
    INSERT INTO reauth_mails (connection_id, user_id, version, owed_at, due_at)
    SELECT id, user_id, credential_version, ?4, ?4 FROM user_integrations
    WHERE id = ?2 AND user_id = ?1 AND credential_version = ?3 AND state = 'active'
    ON CONFLICT (connection_id) DO UPDATE
      SET version = excluded.version, owed_at = excluded.owed_at, due_at = excluded.due_at";

const TAKE_DUE: &str = "\
    UPDATE reauth_mails SET due_at = ?2
    WHERE connection_id IN (
      SELECT mail.connection_id FROM reauth_mails mail
      JOIN user_integrations row ON row.id = mail.connection_id
        AND row.credential_version = mail.version AND row.state = 'needs_reauth'
      WHERE mail.due_at <= ?1 ORDER BY mail.due_at LIMIT ?3)
    RETURNING connection_id, user_id, version";

const FORGET: &str = "DELETE FROM reauth_mails WHERE connection_id = ?1 AND version = ?2";

const EXPIRE: &str = "DELETE FROM reauth_mails WHERE owed_at < ?1";

#[async_trait]
impl ReauthMails for Database {
    async fn take_due(&self, now: UnixMs, until: UnixMs, limit: u32) -> Result<Vec<ReauthMail>, Fault> {
        Ok(self.rows::<ReauthMail>(Statement::new(TAKE_DUE, params![now, until, limit])).await?)
    }

    async fn forget(&self, mail: &ReauthMail) -> Result<(), Fault> {
        Ok(self.run(Statement::new(FORGET, params![mail.connection.as_str(), mail.version])).await?)
    }

    async fn expire(&self, before: UnixMs) -> Result<(), Fault> {
        Ok(self.run(Statement::new(EXPIRE, params![before])).await?)
    }
}
