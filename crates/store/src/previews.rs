use async_trait::async_trait;
use clawlink_core::id::{ConnectionId, DeviceId, PreviewId, UserId};
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{Preview, Previews};
use clawlink_core::time::UnixMs;
use serde::Deserialize;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

const INSERT: &str = "\
    INSERT INTO approvals (id, user_id, device_id, connection_id, state, token_hash, digest, sealed_plan, created_at,
      expires_at, used_at)
    VALUES (?1, ?2, ?3, ?4, 'previewed', ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO NOTHING";

const FIND: &str = "\
    SELECT id, user_id, device_id, connection_id, token_hash, digest, sealed_plan, created_at, expires_at, used_at
    FROM approvals WHERE token_hash = ?2 AND device_id = ?1";

const EXPIRE: &str = "\
    DELETE FROM approvals WHERE sealed_plan IS NOT NULL AND state = 'previewed' AND expires_at < ?1 RETURNING 1 AS removed";

#[derive(Deserialize)]
struct PreviewRow {
    id: PreviewId,
    user_id: UserId,
    device_id: DeviceId,
    connection_id: Option<ConnectionId>,
    token_hash: String,
    digest: String,
    sealed_plan: String,
    created_at: UnixMs,
    expires_at: UnixMs,
    used_at: Option<UnixMs>,
}

impl From<PreviewRow> for Preview {
    fn from(row: PreviewRow) -> Self {
        Self {
            id: row.id,
            user: row.user_id,
            device: row.device_id,
            connection: row.connection_id,
            token_hash: row.token_hash,
            digest: row.digest,
            sealed_plan: row.sealed_plan,
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
        }
    }
}

fn insert(preview: &Preview) -> Statement {
    let values = params![
        preview.id.as_str(),
        preview.user.as_str(),
        preview.device.as_str(),
        preview.connection.as_ref().map(ConnectionId::as_str),
        &preview.token_hash,
        &preview.digest,
        &preview.sealed_plan,
        preview.created_at,
        preview.expires_at,
        preview.used_at,
    ];
    Statement::new(INSERT, values)
}

#[async_trait]
impl Previews for Database {
    async fn create(&self, preview: &Preview) -> Result<(), Fault> {
        Ok(self.run(insert(preview)).await?)
    }

    async fn find(&self, device: &DeviceId, token_hash: &str) -> Result<Option<Preview>, Fault> {
        let row = self.row::<PreviewRow>(Statement::new(FIND, params![device.as_str(), token_hash])).await?;
        Ok(row.map(Preview::from))
    }

    async fn expire(&self, before: UnixMs) -> Result<u64, Fault> {
        Ok(self.count(Statement::new(EXPIRE, params![before])).await?)
    }
}
