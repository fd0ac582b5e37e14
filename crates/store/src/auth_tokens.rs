use async_trait::async_trait;
use clawlink_core::id::{DeviceId, UserId};
use clawlink_core::policy::{Policy, Rule};
use clawlink_core::ports::Fault;
use clawlink_core::ports::storage::{AuthToken, AuthTokens, Device, DeviceFamily, TokenKind};
use clawlink_core::time::UnixMs;
use serde::Deserialize;

use crate::columns::variant_name;
use crate::database::Database;
use crate::error::StoreError;
use crate::params;
use crate::rules::{read_rules, set_by_person};
use crate::sql::Statement;

const INSERT: &str = "\
    INSERT INTO as_tokens (token_hash, device_id, kind, client_id, scope, resource, created_at, expires_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (token_hash) DO NOTHING RETURNING 1 AS kept";

const REPLACE: &str = "\
    UPDATE as_tokens SET replaced_by = ?2, replaced_at = ?3 WHERE token_hash = ?1 AND replaced_by IS NULL
    RETURNING 1 AS replaced";

const FIND: &str = concat!(
    "SELECT t.token_hash, t.device_id, t.kind, t.client_id, t.scope, t.resource, t.created_at, t.expires_at, ",
    "t.replaced_by, t.replaced_at, d.user_id, d.name, d.family, d.policy, d.created_at AS device_created_at, ",
    "d.last_used_at, d.revoked_at, ",
    set_by_person!(),
    "FROM as_tokens t JOIN devices d ON d.id = t.device_id JOIN users u ON u.id = d.user_id WHERE t.token_hash = ?1"
);

const REMOVE: &str = "DELETE FROM as_tokens WHERE token_hash = ?1";

const EXPIRE: &str = "DELETE FROM as_tokens WHERE expires_at < ?1 RETURNING 1 AS removed";

#[derive(Deserialize)]
struct TokenRow {
    token_hash: String,
    device_id: DeviceId,
    kind: TokenKind,
    client_id: String,
    scope: String,
    resource: String,
    created_at: UnixMs,
    expires_at: UnixMs,
    replaced_by: Option<String>,
    replaced_at: Option<UnixMs>,
    user_id: UserId,
    name: String,
    family: DeviceFamily,
    policy: Policy,
    #[serde(deserialize_with = "read_rules")]
    rules: Vec<Rule>,
    paused_at: Option<UnixMs>,
    device_created_at: UnixMs,
    last_used_at: Option<UnixMs>,
    revoked_at: Option<UnixMs>,
}

impl TokenRow {
    fn split(self) -> (AuthToken, Device) {
        let device = Device {
            id: self.device_id.clone(),
            user: self.user_id,
            name: self.name,
            family: self.family,
            policy: self.policy,
            rules: self.rules,
            paused_at: self.paused_at,
            key_hint: None,
            created_at: self.device_created_at,
            last_used_at: self.last_used_at,
            revoked_at: self.revoked_at,
        };
        let token = AuthToken {
            token_hash: self.token_hash,
            device: self.device_id,
            kind: self.kind,
            client_id: self.client_id,
            scope: self.scope,
            resource: self.resource,
            created_at: self.created_at,
            expires_at: self.expires_at,
            replaced_by: self.replaced_by,
            replaced_at: self.replaced_at,
        };
        (token, device)
    }
}

fn insert(token: &AuthToken) -> Result<Statement, StoreError> {
    let values = params![
        &token.token_hash,
        token.device.as_str(),
        variant_name(&token.kind)?,
        &token.client_id,
        &token.scope,
        &token.resource,
        token.created_at,
        token.expires_at,
    ];
    Ok(Statement::new(INSERT, values))
}

#[async_trait]
impl AuthTokens for Database {
    async fn issue(&self, [refresh, access]: [&AuthToken; 2]) -> Result<(), Fault> {
        self.batch([insert(refresh)?, insert(access)?]).await?;
        Ok(())
    }

    async fn exchange(&self, old_hash: &str, [refresh, access]: [&AuthToken; 2]) -> Result<(), Fault> {
        let replace = Statement::new(REPLACE, params![old_hash, &refresh.token_hash, refresh.created_at]);
        self.batch([replace, insert(refresh)?, insert(access)?]).await?;
        Ok(())
    }

    async fn find(&self, token_hash: &str) -> Result<Option<(AuthToken, Device)>, Fault> {
        let row = self.row::<TokenRow>(Statement::new(FIND, params![token_hash])).await?;
        Ok(row.map(TokenRow::split))
    }

    async fn remove(&self, token_hash: &str) -> Result<(), Fault> {
        Ok(self.run(Statement::new(REMOVE, params![token_hash])).await?)
    }

    async fn expire(&self, before: UnixMs) -> Result<u64, Fault> {
        Ok(self.count(Statement::new(EXPIRE, params![before])).await?)
    }
}
