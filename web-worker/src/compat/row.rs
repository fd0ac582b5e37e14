//! Connections and apps as published plugins know them. A connection is a number there.

use clawlink_core::compat::word_of;
use clawlink_core::health::health_of;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Connection, ConnectionState};
use clawlink_core::time::UnixMs;
use clawlink_manifest::App;
use serde_json::{Value, json};

/// A connection with every key that plugins read.
pub(super) fn row(house: &House, row: &Connection) -> Value {
    let (app, name) = named(house, row);
    let health = health_of(house, row);
    let why = health.reason.map(|reason| reason.sentence(name));
    let at = |at: Option<UnixMs>| at.map(UnixMs::to_iso);
    json!({
        "id": row.number, "integration": row.app, "connectionLabel": row.label,
        "accountLabel": row.account.label, "externalAccountId": row.account.id, "isDefault": row.is_default,
        "authState": auth_state(row), "authError": why.as_ref().filter(|_| needs_reauth(row)),
        "authBackend": "clawlink", "expiresAt": at(row.access_expires_at),
        "lastUsedAt": at(row.last_success_at), "lastSuccessAt": at(row.last_success_at),
        "lastErrorAt": at(row.failing_since), "lastErrorCode": row.last_error,
        "lastErrorMessage": why.as_ref().filter(|_| row.last_error.is_some()),
        "scopeSnapshot": row.scopes, "capabilities": app.map_or_else(Vec::new, capabilities),
        "createdAt": row.created_at.to_iso(), "updatedAt": at(row.granted_at.or(Some(row.created_at))),
    })
}

/// A connection in a list that is read often.
pub(super) fn short(row: &Connection) -> Value {
    json!({
        "id": row.number, "integration": row.app, "connectionLabel": row.label,
        "accountLabel": row.account.label, "isDefault": row.is_default, "authState": auth_state(row),
        "expiresAt": row.access_expires_at.map(UnixMs::to_iso),
    })
}

/// An app, and whether this person has it; `own` are all their connections.
pub(super) fn item(house: &House, app: &App, own: &[Connection]) -> Value {
    let default = default_of(own, &app.slug);
    json!({
        "integration_id": app.slug, "name": app.name, "slug": app.slug, "category": app.category,
        "summary": app.summary, "connected": default.is_some_and(|row| row.state == ConnectionState::Active),
        "connection_state": default.map_or("not_connected", |row| state(house, row)),
        "capabilities": capabilities(app),
    })
}

/// The connection that acts for an app when a call names none.
pub(super) fn default_of<'c>(own: &'c [Connection], app: &str) -> Option<&'c Connection> {
    let mut rows = own.iter().filter(|row| row.app == app);
    rows.clone().find(|row| row.is_default).or_else(|| rows.next())
}

/// How a connection does, in the words of the plugins.
pub(super) fn state(house: &House, row: &Connection) -> &'static str {
    word_of(&health_of(house, row))
}

/// Why a connection is not well, as a sentence.
pub(super) fn reason(house: &House, row: &Connection) -> Option<String> {
    let (_, name) = named(house, row);
    health_of(house, row).reason.map(|reason| reason.sentence(name))
}

/// Whether a person must connect it anew.
pub(super) fn needs_reauth(row: &Connection) -> bool {
    row.state == ConnectionState::NeedsReauth
}

fn auth_state(row: &Connection) -> &'static str {
    if needs_reauth(row) { "needs_reauth" } else { "active" }
}

fn named<'a>(house: &'a House, row: &'a Connection) -> (Option<&'a App>, &'a str) {
    let app = house.catalog.find_app(&row.app);
    (app, app.map_or(row.app.as_str(), |app| &app.name))
}

/// What can be done with an app at all.
fn capabilities(app: &App) -> Vec<&'static str> {
    let reads = app.tools.iter().any(|tool| tool.effect.is_read());
    let writes = app.tools.iter().any(|tool| !tool.effect.is_read());
    [("read", reads), ("write", writes)].into_iter().filter_map(|(name, has)| has.then_some(name)).collect()
}
