use clawlink_manifest::{App, AuthKind};
use serde_json::{Value, json};

use crate::ports::storage::{Connection, ConnectionState};
use crate::time::UnixMs;

/// The number by which published clients know a connection: it counts per person and is never used again.
pub(super) const fn number_of(connection: &Connection) -> i64 {
    connection.number
}

/// Whether an app's tools can be called without an account.
pub(super) fn needs_none(app: &App) -> bool {
    app.auths.iter().all(|auth| auth.kind == AuthKind::None)
}

/// A person's connections to an app, those being made or taken down left out.
pub(super) fn accounts<'c>(app: &App, own: &'c [Connection]) -> Vec<&'c Connection> {
    let stands = |row: &&Connection| {
        row.app == app.slug && matches!(row.state, ConnectionState::Active | ConnectionState::NeedsReauth)
    };
    own.iter().filter(stands).collect()
}

/// The one that acts when a call names none: the only one, or the default.
pub(super) fn default_of<'c>(accounts: &[&'c Connection]) -> Option<&'c Connection> {
    match accounts {
        [only] => Some(only),
        _ => accounts.iter().find(|row| row.is_default).copied(),
    }
}

/// A connection in short.
pub(super) fn describe(row: &Connection) -> Value {
    let state = if row.state == ConnectionState::NeedsReauth { "needs_reauth" } else { "active" };
    json!({
        "id": number_of(row), "isDefault": row.is_default, "authState": state,
        "connectionLabel": row.label.as_ref().unwrap_or(&row.account.label), "accountLabel": row.account.label,
        "expiresAt": row.access_expires_at.map(UnixMs::to_iso),
    })
}

/// Who acts, in a sentence.
pub(super) fn sentence(row: &Connection) -> String {
    format!("Acts as {} (connection {}).", row.account.label, number_of(row))
}
