use async_trait::async_trait;
use clawlink_core::id::UserId;
use clawlink_core::policy::Policy;
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{AuthCode, AuthCodes};
use clawlink_core::time::UnixMs;
use serde::Deserialize;

use crate::database::Database;
use crate::params;
use crate::sql::Statement;

const INSERT: &str = "\
    INSERT INTO as_codes (code_hash, user_id, client_id, redirect_uri, code_challenge, device_label, policy,
      expires_at, device_id, scope, resource)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (code_hash) DO NOTHING";

const CONSUME: &str = "\
    UPDATE as_codes SET device_id = ?2 WHERE code_hash = ?1 AND device_id IS NULL AND expires_at > ?3
    RETURNING code_hash, user_id, client_id, redirect_uri, code_challenge, device_label, policy, expires_at,
      device_id, scope, resource";

const FIND: &str = "\
    SELECT code_hash, user_id, client_id, redirect_uri, code_challenge, device_label, policy, expires_at,
      device_id, scope, resource
    FROM as_codes WHERE code_hash = ?1";

const EXPIRE: &str = "DELETE FROM as_codes WHERE expires_at < ?1 RETURNING 1 AS removed";

#[derive(Deserialize)]
struct AuthCodeRow {
    code_hash: String,
    user_id: UserId,
    client_id: String,
    redirect_uri: String,
    code_challenge: String,
    device_label: String,
    policy: Policy,
    expires_at: UnixMs,
    device_id: Option<String>,
    scope: String,
    resource: String,
}

impl From<AuthCodeRow> for AuthCode {
    fn from(row: AuthCodeRow) -> Self {
        Self {
            code_hash: row.code_hash,
            user: row.user_id,
            client_id: row.client_id,
            redirect_uri: row.redirect_uri,
            code_challenge: row.code_challenge,
            device_label: row.device_label,
            policy: row.policy,
            expires_at: row.expires_at,
            device_id: row.device_id,
            scope: row.scope,
            resource: row.resource,
        }
    }
}

fn insert(code: &AuthCode) -> Statement {
    let values = params![
        &code.code_hash,
        code.user.as_str(),
        &code.client_id,
        &code.redirect_uri,
        &code.code_challenge,
        &code.device_label,
        code.policy.as_str(),
        code.expires_at,
        code.device_id.as_deref(),
        &code.scope,
        &code.resource,
    ];
    Statement::new(INSERT, values)
}

#[async_trait]
impl AuthCodes for Database {
    async fn create(&self, code: &AuthCode) -> Result<(), Fault> {
        Ok(self.run(insert(code)).await?)
    }

    async fn consume(
        &self,
        code_hash: &str,
        device_id: &str,
        now: UnixMs,
    ) -> Result<Option<AuthCode>, Fault> {
        let row =
            self.row::<AuthCodeRow>(Statement::new(CONSUME, params![code_hash, device_id, now])).await?;
        Ok(row.map(AuthCode::from))
    }

    async fn find(&self, code_hash: &str) -> Result<Option<AuthCode>, Fault> {
        let row = self.row::<AuthCodeRow>(Statement::new(FIND, params![code_hash])).await?;
        Ok(row.map(AuthCode::from))
    }

    async fn expire(&self, before: UnixMs) -> Result<u64, Fault> {
        Ok(self.count(Statement::new(EXPIRE, params![before])).await?)
    }
}
