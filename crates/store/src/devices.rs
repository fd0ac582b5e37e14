use async_trait::async_trait;
use clawlink_core::id::{DeviceId, UserId};
use clawlink_core::policy::{Policy, Rule};
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{Device, DeviceFamily, Devices, NewDevice};
use clawlink_core::time::{HOUR_MS, UnixMs};
use serde::Deserialize;

use crate::columns::variant_name;
use crate::database::Database;
use crate::error::StoreError;
use crate::params;
use crate::rules::{read_rules, set_by_person};
use crate::sql::Statement;

const INSERT: &str = "\
    INSERT INTO devices (id, user_id, name, family, policy, credential_hash, created_at, last_used_at, revoked_at, key_hint)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO NOTHING";

/// Reads devices with what their person set for them; the argument says which.
macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT d.id, d.user_id, d.name, d.family, d.policy, d.key_hint, d.created_at, d.last_used_at, d.revoked_at, ",
            set_by_person!(),
            "FROM devices d JOIN users u ON u.id = d.user_id ",
            $which
        )
    };
}

const FIND_LIVE: &str = select!("WHERE d.id = ?2 AND d.user_id = ?1 AND d.revoked_at IS NULL");

const FIND_BY_CREDENTIAL: &str = select!("WHERE d.credential_hash = ?1");

const LIST: &str = select!(
    "WHERE d.user_id = ?1 AND (d.revoked_at IS NULL OR d.revoked_at >= ?2) ORDER BY d.created_at DESC, d.id DESC"
);

const REVOKE: &str = "\
    UPDATE devices SET revoked_at = ?3 WHERE id = ?2 AND user_id = ?1 AND revoked_at IS NULL RETURNING id";

const TOUCH: &str = "\
    UPDATE devices SET last_used_at = ?2 WHERE id = ?1 AND (last_used_at IS NULL OR last_used_at <= ?3)";

#[derive(Deserialize)]
struct DeviceRow {
    id: DeviceId,
    user_id: UserId,
    name: String,
    family: DeviceFamily,
    policy: Policy,
    #[serde(deserialize_with = "read_rules")]
    rules: Vec<Rule>,
    paused_at: Option<UnixMs>,
    key_hint: Option<String>,
    created_at: UnixMs,
    last_used_at: Option<UnixMs>,
    revoked_at: Option<UnixMs>,
}

impl From<DeviceRow> for Device {
    fn from(row: DeviceRow) -> Self {
        Self {
            id: row.id,
            user: row.user_id,
            name: row.name,
            family: row.family,
            policy: row.policy,
            rules: row.rules,
            paused_at: row.paused_at,
            key_hint: row.key_hint,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        }
    }
}

fn insert(new: &NewDevice) -> Result<Statement, StoreError> {
    let device = &new.device;
    let values = params![
        device.id.as_str(),
        device.user.as_str(),
        &device.name,
        variant_name(&device.family)?,
        device.policy.as_str(),
        &new.credential_hash,
        device.created_at,
        device.last_used_at,
        device.revoked_at,
        device.key_hint.as_deref(),
    ];
    Ok(Statement::new(INSERT, values))
}

#[async_trait]
impl Devices for Database {
    async fn create(&self, device: &NewDevice) -> Result<(), Fault> {
        Ok(self.run(insert(device)?).await?)
    }

    async fn find_live(&self, user: &UserId, id: &DeviceId) -> Result<Option<Device>, Fault> {
        let statement = Statement::new(FIND_LIVE, params![user.as_str(), id.as_str()]);
        Ok(self.row::<DeviceRow>(statement).await?.map(Device::from))
    }

    async fn find_by_credential(&self, credential_hash: &str) -> Result<Option<Device>, Fault> {
        let row = self.row::<DeviceRow>(Statement::new(FIND_BY_CREDENTIAL, params![credential_hash])).await?;
        Ok(row.map(Device::from))
    }

    async fn list(&self, user: &UserId, revoked_since: UnixMs) -> Result<Vec<Device>, Fault> {
        let rows =
            self.rows::<DeviceRow>(Statement::new(LIST, params![user.as_str(), revoked_since])).await?;
        Ok(rows.into_iter().map(Device::from).collect())
    }

    async fn revoke(&self, user: &UserId, id: &DeviceId, now: UnixMs) -> Result<bool, Fault> {
        Ok(self.touched(Statement::new(REVOKE, params![user.as_str(), id.as_str(), now])).await?)
    }

    async fn touch(&self, id: &DeviceId, now: UnixMs) -> Result<(), Fault> {
        let stale = now.plus_ms(-HOUR_MS);
        Ok(self.run(Statement::new(TOUCH, params![id.as_str(), now, stale])).await?)
    }
}
