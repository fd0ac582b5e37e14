mod row;
mod statements;

use async_trait::async_trait;
use clawlink_core::id::{ApprovalId, ConnectionId, DeviceId, ExecutionId, UserId};
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{Approval, ApprovalFilter, ApprovalStatus, Approvals, Decided};
use clawlink_core::time::UnixMs;
use serde::Deserialize;

use crate::database::{Database, at_most_one, read};
use crate::error::StoreError;
use crate::params;
use crate::sql::Statement;

use row::ApprovalRow;

#[derive(Deserialize)]
struct CountRow {
    waiting: u32,
}

fn insert(approval: &Approval, most: u32) -> Statement {
    let values = params![
        approval.id.as_str(),
        approval.user.as_str(),
        approval.device.as_str(),
        approval.connection.as_ref().map(ConnectionId::as_str),
        &approval.app,
        &approval.tool,
        approval.effect.as_str(),
        &approval.account,
        &approval.summary,
        &approval.digest,
        approval.sealed_plan.as_deref(),
        approval.created_at,
        approval.expires_at,
        most,
    ];
    Statement::new(statements::INSERT, values)
}

impl Database {
    async fn approval(&self, statement: Statement) -> Result<Option<Approval>, StoreError> {
        Ok(self.row::<ApprovalRow>(statement).await?.map(Approval::from))
    }
}

#[async_trait]
impl Approvals for Database {
    async fn ask(&self, approval: &Approval, most: u32) -> Result<Option<Approval>, Fault> {
        let (device, digest) = (approval.device.as_str(), approval.digest.as_str());
        let [_, _, standing] = self
            .batch([
                Statement::new(statements::END_STANDING, params![device, digest, approval.created_at]),
                insert(approval, most),
                Statement::new(statements::FIND_STANDING, params![device, digest, approval.created_at]),
            ])
            .await?;
        let row = at_most_one(standing)?.map(read::<ApprovalRow>).transpose()?;
        Ok(row.map(Approval::from))
    }

    async fn find(&self, user: &UserId, id: &ApprovalId) -> Result<Option<Approval>, Fault> {
        Ok(self.approval(Statement::new(statements::FIND, params![user.as_str(), id.as_str()])).await?)
    }

    async fn find_used(&self, user: &UserId, execution: &ExecutionId) -> Result<Option<Approval>, Fault> {
        let values = params![user.as_str(), execution.as_str()];
        Ok(self.approval(Statement::new(statements::FIND_USED, values)).await?)
    }

    async fn list(
        &self,
        user: &UserId,
        filter: &ApprovalFilter,
        now: UnixMs,
    ) -> Result<Vec<Approval>, Fault> {
        let values = params![
            user.as_str(),
            filter.device.as_ref().map(DeviceId::as_str),
            filter.status.map(ApprovalStatus::as_str),
            filter.before.as_ref().map(ApprovalId::as_str),
            now,
            filter.limit,
        ];
        let rows = self.rows::<ApprovalRow>(Statement::new(statements::LIST, values)).await?;
        Ok(rows.into_iter().map(Approval::from).collect())
    }

    async fn count_waiting(&self, user: &UserId, now: UnixMs) -> Result<u32, Fault> {
        let statement = Statement::new(statements::COUNT_WAITING, params![user.as_str(), now]);
        Ok(self.row::<CountRow>(statement).await?.map_or(0, |row| row.waiting))
    }

    async fn decide(&self, decided: &Decided) -> Result<bool, Fault> {
        let values = params![
            decided.user.as_str(),
            decided.id.as_str(),
            &decided.digest,
            decided.status.as_str(),
            decided.note.as_deref(),
            decided.at,
            decided.expires_at,
        ];
        Ok(self.touched(Statement::new(statements::DECIDE, values)).await?)
    }

    async fn expire(&self, forget_before: UnixMs, remove_before: UnixMs) -> Result<(), Fault> {
        self.batch([
            Statement::new(statements::FORGET, params![forget_before]),
            Statement::new(statements::REMOVE, params![remove_before]),
        ])
        .await?;
        Ok(())
    }
}
