mod claim;
mod row;
mod statements;

use async_trait::async_trait;
use clawlink_core::id::{ConnectionId, DeviceId, ExecutionId, UserId};
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{
    Claim, ClaimOutcome, Execution, ExecutionFilter, ExecutionStatus, Finish, Ledger,
};
use clawlink_core::time::UnixMs;

use crate::database::Database;
use crate::params;
use crate::sql::{Statement, Value};

use row::ExecutionRow;

#[async_trait]
impl Ledger for Database {
    async fn claim(&self, claim: &Claim) -> Result<ClaimOutcome, Fault> {
        Ok(claim::claim(self, claim).await?)
    }

    async fn finish(&self, finish: &Finish) -> Result<(), Fault> {
        let mut values = params![finish.user.as_str(), finish.id.as_str()];
        values.extend(ended(finish));
        Ok(self.run(Statement::new(statements::FINISH, values)).await?)
    }

    async fn record_read(&self, claim: &Claim, finish: &Finish) -> Result<(), Fault> {
        let mut values = promised(claim);
        values.extend(ended(finish));
        Ok(self.run(Statement::new(statements::RECORD_READ, values)).await?)
    }

    async fn find(&self, user: &UserId, id: &ExecutionId) -> Result<Option<Execution>, Fault> {
        let statement = Statement::new(statements::FIND, params![user.as_str(), id.as_str()]);
        Ok(self.row::<ExecutionRow>(statement).await?.map(Execution::from))
    }

    async fn find_by_key(
        &self,
        user: &UserId,
        device: &DeviceId,
        key: &str,
    ) -> Result<Option<Execution>, Fault> {
        let values = params![user.as_str(), device.as_str(), key];
        let found = self.row::<ExecutionRow>(Statement::new(statements::FIND_BY_KEY, values)).await?;
        Ok(found.map(Execution::from))
    }

    async fn list(&self, user: &UserId, filter: &ExecutionFilter) -> Result<Vec<Execution>, Fault> {
        let values = params![
            user.as_str(),
            filter.device.as_ref().map(DeviceId::as_str),
            filter.tool.as_deref(),
            filter.app.as_deref(),
            filter.status.map(ExecutionStatus::as_str),
            filter.before.as_ref().map(ExecutionId::as_str),
            filter.limit,
        ];
        let rows = self.rows::<ExecutionRow>(Statement::new(statements::LIST, values)).await?;
        Ok(rows.into_iter().map(Execution::from).collect())
    }

    async fn settle(&self, before: UnixMs, now: UnixMs) -> Result<u64, Fault> {
        Ok(self.count(Statement::new(statements::SETTLE, params![before, now])).await?)
    }

    async fn forget_answers(&self, before: UnixMs) -> Result<u64, Fault> {
        Ok(self.count(Statement::new(statements::FORGET_ANSWERS, params![before])).await?)
    }
}

/// The columns known before anything is sent, `user_id` to `started_at`.
fn promised(claim: &Claim) -> Vec<Value> {
    params![
        claim.user.as_str(),
        claim.id.as_str(),
        claim.device.as_str(),
        claim.connection.as_ref().map(ConnectionId::as_str),
        &claim.account,
        &claim.app,
        &claim.tool,
        &claim.revision,
        claim.effect.as_str(),
        &claim.digest,
        &claim.summary,
        claim.idempotency_key.as_deref(),
        claim.preview_hash.as_deref(),
        claim.at,
    ]
}

/// The columns known at the end, `status` to `finished_at`.
fn ended(finish: &Finish) -> Vec<Value> {
    params![
        finish.status.as_str(),
        finish.error_code.as_deref(),
        finish.upstream_status,
        finish.upstream_request_id.as_deref(),
        &finish.attempts,
        finish.sealed_answer.as_deref(),
        finish.at,
    ]
}
