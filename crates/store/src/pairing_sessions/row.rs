use clawlink_core::id::{DeviceId, PairingSessionId, UserId};
use clawlink_core::policy::Policy;
use clawlink_core::ports::storage::{DeviceFamily, PairingSession, PairingStatus};
use clawlink_core::time::UnixMs;
use serde::Deserialize;

/// A row as the database gives it.
#[derive(Deserialize)]
pub(super) struct PairingRow {
    id: PairingSessionId,
    family: DeviceFamily,
    link_hash: String,
    name_hash: String,
    verifier_hash: String,
    kek: String,
    display_code: String,
    label: String,
    machine: String,
    platform: String,
    version: String,
    caller: String,
    status: PairingStatus,
    wrong_tries: i64,
    user_id: Option<UserId>,
    policy: Option<Policy>,
    device_id: Option<DeviceId>,
    created_at: UnixMs,
    updated_at: UnixMs,
    expires_at: UnixMs,
    approved_at: Option<UnixMs>,
    finished_at: Option<UnixMs>,
}

impl From<PairingRow> for PairingSession {
    fn from(row: PairingRow) -> Self {
        Self {
            id: row.id,
            family: row.family,
            link_hash: row.link_hash,
            name_hash: row.name_hash,
            verifier_hash: row.verifier_hash,
            kek: row.kek,
            display_code: row.display_code,
            label: row.label,
            machine: row.machine,
            platform: row.platform,
            version: row.version,
            caller: row.caller,
            status: row.status,
            wrong_tries: row.wrong_tries,
            user: row.user_id,
            policy: row.policy,
            device: row.device_id,
            created_at: row.created_at,
            updated_at: row.updated_at,
            expires_at: row.expires_at,
            approved_at: row.approved_at,
            finished_at: row.finished_at,
        }
    }
}
