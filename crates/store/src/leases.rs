use async_trait::async_trait;
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::Leases;
use clawlink_core::time::UnixMs;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

const TAKE: &str = "\
    INSERT INTO leases (job, until) VALUES (?1, ?3)
    ON CONFLICT (job) DO UPDATE SET until = excluded.until WHERE leases.until <= ?2
    RETURNING job";

#[async_trait]
impl Leases for Database {
    async fn take(&self, job: &str, now: UnixMs, until: UnixMs) -> Result<bool, Fault> {
        Ok(self.touched(Statement::new(TAKE, params![job, now, until])).await?)
    }
}
