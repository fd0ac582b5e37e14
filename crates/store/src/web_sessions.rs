use async_trait::async_trait;
use clawlink_core::id::UserId;
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{WebSession, WebSessions};
use clawlink_core::time::{MINUTE_MS, UnixMs};
use serde::Deserialize;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

const INSERT: &str = "\
    INSERT INTO web_sessions (id_hash, user_id, created_at, last_seen_at, expires_at)
    VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id_hash) DO NOTHING";

const FIND: &str = "\
    SELECT id_hash, user_id, created_at, last_seen_at, expires_at FROM web_sessions WHERE id_hash = ?1";

const TOUCH: &str = "UPDATE web_sessions SET last_seen_at = ?2 WHERE id_hash = ?1 AND last_seen_at <= ?3";

const REMOVE: &str = "DELETE FROM web_sessions WHERE id_hash = ?1";

const EXPIRE: &str = "\
    DELETE FROM web_sessions WHERE expires_at <= ?1 OR last_seen_at < ?2 RETURNING 1 AS removed";

#[derive(Deserialize)]
struct WebSessionRow {
    id_hash: String,
    user_id: UserId,
    created_at: UnixMs,
    last_seen_at: UnixMs,
    expires_at: UnixMs,
}

impl From<WebSessionRow> for WebSession {
    fn from(row: WebSessionRow) -> Self {
        Self {
            id_hash: row.id_hash,
            user: row.user_id,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
        }
    }
}

#[async_trait]
impl WebSessions for Database {
    async fn create(&self, session: &WebSession) -> Result<(), Fault> {
        let values = params![
            &session.id_hash,
            session.user.as_str(),
            session.created_at,
            session.last_seen_at,
            session.expires_at,
        ];
        Ok(self.run(Statement::new(INSERT, values)).await?)
    }

    async fn find(&self, id_hash: &str) -> Result<Option<WebSession>, Fault> {
        let row = self.row::<WebSessionRow>(Statement::new(FIND, params![id_hash])).await?;
        Ok(row.map(WebSession::from))
    }

    async fn touch(&self, id_hash: &str, now: UnixMs) -> Result<(), Fault> {
        let stale = now.plus_ms(-15 * MINUTE_MS);
        Ok(self.run(Statement::new(TOUCH, params![id_hash, now, stale])).await?)
    }

    async fn remove(&self, id_hash: &str) -> Result<(), Fault> {
        Ok(self.run(Statement::new(REMOVE, params![id_hash])).await?)
    }

    async fn expire(&self, now: UnixMs, unseen_since: UnixMs) -> Result<u64, Fault> {
        Ok(self.count(Statement::new(EXPIRE, params![now, unseen_since])).await?)
    }
}
