use std::collections::BTreeMap;

use clawlink_core::id::{ConnectionId, OauthClientId, UserId};
use clawlink_core::ports::storage::{Connection, ConnectionState, UpstreamAccount};
use clawlink_core::time::UnixMs;
use clawlink_core::vault::WrappedDek;
use serde::Deserialize;

use crate::columns::{from_flag, from_json_text, from_optional_flag};

/// A row of `user_integrations`.
#[derive(Deserialize)]
pub(super) struct ConnectionRow {
    id: ConnectionId,
    user_id: UserId,
    number: i64,
    app: String,
    auth_id: String,
    client: Option<OauthClientId>,
    account_id: String,
    account_label: String,
    label: Option<String>,
    #[serde(deserialize_with = "from_flag")]
    is_default: bool,
    state: ConnectionState,
    credential_version: i64,
    kv_version: Option<i64>,
    wrapped_dek: WrappedDek,
    access_expires_at: Option<UnixMs>,
    #[serde(deserialize_with = "from_json_text")]
    scopes: Vec<String>,
    #[serde(deserialize_with = "from_json_text")]
    instance: BTreeMap<String, String>,
    #[serde(deserialize_with = "from_json_text")]
    captured: BTreeMap<String, String>,
    last_success_at: Option<UnixMs>,
    last_error: Option<String>,
    created_at: UnixMs,
    granted_at: Option<UnixMs>,
    #[serde(deserialize_with = "from_optional_flag")]
    renewable: Option<bool>,
    failing_since: Option<UnixMs>,
}

impl From<ConnectionRow> for Connection {
    fn from(row: ConnectionRow) -> Self {
        Self {
            id: row.id,
            user: row.user_id,
            number: row.number,
            app: row.app,
            auth_id: row.auth_id,
            client: row.client,
            account: UpstreamAccount { id: row.account_id, label: row.account_label },
            label: row.label,
            is_default: row.is_default,
            state: row.state,
            credential_version: row.credential_version,
            kv_version: row.kv_version,
            wrapped_dek: row.wrapped_dek,
            access_expires_at: row.access_expires_at,
            scopes: row.scopes,
            instance: row.instance,
            captured: row.captured,
            last_success_at: row.last_success_at,
            last_error: row.last_error,
            created_at: row.created_at,
            granted_at: row.granted_at,
            renewable: row.renewable,
            failing_since: row.failing_since,
        }
    }
}
