use clawlink_core::id::{ConnectionId, DeviceId, UserId};
use clawlink_core::policy::Policy;
use clawlink_core::ports::storage::Claim;
use clawlink_core::time::UnixMs;
use clawlink_manifest::Effect;

/// A write at Workbench under a key, as the ledger gets it before it leaves.
#[must_use]
pub fn note_claim(id: &str, user: &UserId, device: DeviceId, connection: ConnectionId, at: UnixMs) -> Claim {
    Claim {
        id: id.into(),
        user: user.clone(),
        device,
        connection: Some(connection),
        account: "mara".to_owned(),
        app: "workbench".to_owned(),
        tool: "workbench_create_note".to_owned(),
        revision: "0".to_owned(),
        effect: Effect::Write,
        digest: "sha256:0".to_owned(),
        summary: "Create the note Plan".to_owned(),
        idempotency_key: Some("key-1".to_owned()),
        preview_hash: None,
        needs_approval: false,
        policy: Policy::Standard,
        rules: Vec::new(),
        at,
    }
}
