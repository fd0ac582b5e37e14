use clawlink_core::id::{ApprovalId, ConnectionId, DeviceId, ExecutionId, UserId};
use clawlink_core::ports::storage::{Approval, ApprovalStatus};
use clawlink_core::time::UnixMs;
use clawlink_manifest::Effect;
use serde::Deserialize;

/// A row of `approvals` that is no preview, with its device's name.
#[derive(Deserialize)]
pub(super) struct ApprovalRow {
    id: ApprovalId,
    user_id: UserId,
    device_id: DeviceId,
    device_name: Option<String>,
    connection_id: Option<ConnectionId>,
    state: ApprovalStatus,
    app: String,
    tool: String,
    effect: Effect,
    account: String,
    summary: String,
    digest: String,
    sealed_plan: Option<String>,
    note: Option<String>,
    created_at: UnixMs,
    expires_at: UnixMs,
    decided_at: Option<UnixMs>,
    used_at: Option<UnixMs>,
    execution_id: Option<ExecutionId>,
}

impl From<ApprovalRow> for Approval {
    fn from(row: ApprovalRow) -> Self {
        Self {
            id: row.id,
            user: row.user_id,
            device: row.device_id,
            device_name: row.device_name,
            connection: row.connection_id,
            status: row.state,
            app: row.app,
            tool: row.tool,
            effect: row.effect,
            account: row.account,
            summary: row.summary,
            digest: row.digest,
            sealed_plan: row.sealed_plan,
            note: row.note,
            created_at: row.created_at,
            expires_at: row.expires_at,
            decided_at: row.decided_at,
            used_at: row.used_at,
            execution: row.execution_id,
        }
    }
}
