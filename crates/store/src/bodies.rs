use async_trait::async_trait;
use clawlink_core::id::{ExecutionId, UserId};
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{Bodies, KeptBody};
use clawlink_core::time::{DAY_MS, UnixMs};
use serde::Deserialize;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

const FIND_DAYS: &str = "SELECT bodies_kept_days AS days FROM users WHERE id = ?1";

const SET_DAYS: &str = "UPDATE users SET bodies_kept_days = ?2 WHERE id = ?1";

// What was kept under an earlier setting stays no longer than the new one says; with 0 days it is over at once.
const SHORTEN: &str = "\
    UPDATE execution_bodies SET expires_at = min(expires_at, kept_at + ?2) WHERE user_id = ?1";

const DELETE_ALL: &str = "DELETE FROM execution_bodies WHERE user_id = ?1 AND ?2 = 0";

// A person who has just said no is not overtaken by a call of a moment ago.
const KEEP: &str = "\
    INSERT INTO execution_bodies (user_id, id, sealed_body, kept_at, expires_at)
    SELECT ?1, ?2, ?3, ?4, ?5 FROM users WHERE id = ?1 AND bodies_kept_days > 0
    ON CONFLICT (user_id, id) DO NOTHING";

const FIND: &str = "\
    SELECT sealed_body FROM execution_bodies WHERE user_id = ?1 AND id = ?2 AND expires_at > ?3";

const FORGET: &str = "\
    DELETE FROM execution_bodies WHERE user_id = ?1 AND (?2 IS NULL OR id = ?2) RETURNING 1 AS removed";

const EXPIRE: &str = "DELETE FROM execution_bodies WHERE expires_at < ?1 RETURNING 1 AS removed";

#[derive(Deserialize)]
struct DaysRow {
    days: u32,
}

#[derive(Deserialize)]
struct BodyRow {
    sealed_body: String,
}

#[async_trait]
impl Bodies for Database {
    async fn find_days(&self, user: &UserId) -> Result<u32, Fault> {
        let row = self.row::<DaysRow>(Statement::new(FIND_DAYS, params![user.as_str()])).await?;
        Ok(row.map_or(0, |row| row.days))
    }

    async fn set_days(&self, user: &UserId, days: u32) -> Result<(), Fault> {
        let longest_ms = i64::from(days) * DAY_MS;
        self.batch([
            Statement::new(SET_DAYS, params![user.as_str(), days]),
            Statement::new(SHORTEN, params![user.as_str(), longest_ms]),
            Statement::new(DELETE_ALL, params![user.as_str(), days]),
        ])
        .await?;
        Ok(())
    }

    async fn keep(&self, body: &KeptBody) -> Result<(), Fault> {
        let values = params![
            body.user.as_str(),
            body.execution.as_str(),
            &body.sealed,
            body.kept_at,
            body.expires_at,
        ];
        Ok(self.run(Statement::new(KEEP, values)).await?)
    }

    async fn find(&self, user: &UserId, id: &ExecutionId, now: UnixMs) -> Result<Option<String>, Fault> {
        let statement = Statement::new(FIND, params![user.as_str(), id.as_str(), now]);
        Ok(self.row::<BodyRow>(statement).await?.map(|row| row.sealed_body))
    }

    async fn forget(&self, user: &UserId, id: Option<&ExecutionId>) -> Result<u64, Fault> {
        let values = params![user.as_str(), id.map(ExecutionId::as_str)];
        Ok(self.count(Statement::new(FORGET, values)).await?)
    }

    async fn expire(&self, before: UnixMs) -> Result<u64, Fault> {
        Ok(self.count(Statement::new(EXPIRE, params![before])).await?)
    }
}
