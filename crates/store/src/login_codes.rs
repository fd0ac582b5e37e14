use async_trait::async_trait;
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{LoginCode, LoginCodes};
use clawlink_core::time::UnixMs;
use serde::Deserialize;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

// Older codes of the browser are closed, not deleted: they still count for their address.
const CLOSE: &str = "UPDATE login_codes SET tries_left = 0 WHERE browser_hash = ?1 AND tries_left > 0";

const INSERT: &str = "\
    INSERT INTO login_codes (browser_hash, code_hash, email, tries_left, created_at, expires_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (browser_hash, code_hash) DO UPDATE SET email = excluded.email,
      tries_left = excluded.tries_left, created_at = excluded.created_at, expires_at = excluded.expires_at";

const COUNT_SINCE: &str = "SELECT count(*) AS total FROM login_codes WHERE email = ?1 AND created_at >= ?2";

// RETURNING speaks of the row after the update; the guess is put back into the answer.
const SPEND_GUESS: &str = "\
    UPDATE login_codes SET tries_left = tries_left - 1
    WHERE browser_hash = ?1 AND expires_at > ?2 AND tries_left > 0
    RETURNING browser_hash, code_hash, email, tries_left + 1 AS tries_left, created_at, expires_at";

const REMOVE: &str = "DELETE FROM login_codes WHERE browser_hash = ?1";

const EXPIRE: &str = "DELETE FROM login_codes WHERE expires_at < ?1 RETURNING 1 AS removed";

#[derive(Deserialize)]
struct LoginCodeRow {
    browser_hash: String,
    code_hash: String,
    email: String,
    tries_left: i64,
    created_at: UnixMs,
    expires_at: UnixMs,
}

impl From<LoginCodeRow> for LoginCode {
    fn from(row: LoginCodeRow) -> Self {
        Self {
            browser_hash: row.browser_hash,
            email: row.email,
            code_hash: row.code_hash,
            tries_left: row.tries_left,
            created_at: row.created_at,
            expires_at: row.expires_at,
        }
    }
}

#[derive(Deserialize)]
struct TotalRow {
    total: i64,
}

#[async_trait]
impl LoginCodes for Database {
    async fn put(&self, code: &LoginCode) -> Result<(), Fault> {
        let values = params![
            &code.browser_hash,
            &code.code_hash,
            &code.email,
            code.tries_left,
            code.created_at,
            code.expires_at,
        ];
        self.batch([Statement::new(CLOSE, params![&code.browser_hash]), Statement::new(INSERT, values)])
            .await?;
        Ok(())
    }

    async fn count_since(&self, email: &str, since: UnixMs) -> Result<i64, Fault> {
        let row = self.row::<TotalRow>(Statement::new(COUNT_SINCE, params![email, since])).await?;
        Ok(row.map_or(0, |row| row.total))
    }

    async fn spend_guess(&self, browser_hash: &str, now: UnixMs) -> Result<Option<LoginCode>, Fault> {
        let row = self.row::<LoginCodeRow>(Statement::new(SPEND_GUESS, params![browser_hash, now])).await?;
        Ok(row.map(LoginCode::from))
    }

    async fn remove(&self, browser_hash: &str) -> Result<(), Fault> {
        Ok(self.run(Statement::new(REMOVE, params![browser_hash])).await?)
    }

    async fn expire(&self, before: UnixMs) -> Result<u64, Fault> {
        Ok(self.count(Statement::new(EXPIRE, params![before])).await?)
    }
}
