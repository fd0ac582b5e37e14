use async_trait::async_trait;
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::Registrations;
use clawlink_core::time::UnixMs;
use serde::Deserialize;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

const NOTE: &str = "\
    INSERT INTO registrations (address_hash, registered_at)
    SELECT ?1, ?2
    WHERE (SELECT count(*) FROM registrations WHERE address_hash = ?1 AND registered_at > ?3) < ?4
    RETURNING registered_at";

const OLDEST: &str = "\
    SELECT registered_at FROM registrations WHERE address_hash = ?1 AND registered_at > ?2
    ORDER BY registered_at LIMIT 1";

const EXPIRE: &str = "DELETE FROM registrations WHERE registered_at < ?1 RETURNING 1 AS removed";

#[derive(Deserialize)]
struct NotedRow {
    registered_at: UnixMs,
}

#[async_trait]
impl Registrations for Database {
    async fn note(
        &self,
        address_hash: &str,
        now: UnixMs,
        since: UnixMs,
        most: i64,
    ) -> Result<Option<UnixMs>, Fault> {
        if self.touched(Statement::new(NOTE, params![address_hash, now, since, most])).await? {
            return Ok(None);
        }
        let oldest = self.row::<NotedRow>(Statement::new(OLDEST, params![address_hash, since])).await?;
        // None is left if they have just been forgotten: then the caller comes back at once.
        Ok(Some(oldest.map_or(since, |row| row.registered_at)))
    }

    async fn expire(&self, before: UnixMs) -> Result<u64, Fault> {
        Ok(self.count(Statement::new(EXPIRE, params![before])).await?)
    }
}
