use clawlink_core::id::{ConnectionId, DeviceId, ExecutionId, UserId};
use clawlink_core::ports::storage::{Execution, ExecutionStatus};
use clawlink_core::time::UnixMs;
use clawlink_manifest::Effect;
use serde::Deserialize;

use crate::columns::from_flag;

/// A row of `executions`, with its device's name.
#[derive(Deserialize)]
pub(super) struct ExecutionRow {
    id: ExecutionId,
    user_id: UserId,
    device_id: DeviceId,
    device_name: Option<String>,
    connection_id: Option<ConnectionId>,
    account: String,
    app: String,
    tool: String,
    revision: String,
    effect: Effect,
    digest: String,
    summary: String,
    idempotency_key: Option<String>,
    status: ExecutionStatus,
    error_code: Option<String>,
    upstream_status: Option<u16>,
    upstream_request_id: Option<String>,
    attempts: String,
    sealed_answer: Option<String>,
    started_at: UnixMs,
    finished_at: Option<UnixMs>,
}

impl From<ExecutionRow> for Execution {
    fn from(row: ExecutionRow) -> Self {
        Self {
            id: row.id,
            user: row.user_id,
            device: row.device_id,
            device_name: row.device_name,
            connection: row.connection_id,
            account: row.account,
            app: row.app,
            tool: row.tool,
            revision: row.revision,
            effect: row.effect,
            digest: row.digest,
            summary: row.summary,
            idempotency_key: row.idempotency_key,
            status: row.status,
            error_code: row.error_code,
            upstream_status: row.upstream_status,
            upstream_request_id: row.upstream_request_id,
            attempts: row.attempts,
            sealed_answer: row.sealed_answer,
            started_at: row.started_at,
            finished_at: row.finished_at,
        }
    }
}

/// Whether what a claim names may still act.
#[derive(Clone, Copy, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent answer of one statement")]
pub(super) struct LivenessRow {
    /// The device is not revoked.
    #[serde(deserialize_with = "from_flag")]
    pub(super) device: bool,
    /// The connection, where one is named, is active.
    #[serde(deserialize_with = "from_flag")]
    pub(super) connection: bool,
    /// The person paused all agents.
    #[serde(deserialize_with = "from_flag")]
    pub(super) paused: bool,
    /// A person approved this digest, and nothing used that up.
    #[serde(deserialize_with = "from_flag")]
    pub(super) approved: bool,
    /// What the device may do is what the call was decided by.
    #[serde(deserialize_with = "from_flag")]
    pub(super) rights: bool,
}
