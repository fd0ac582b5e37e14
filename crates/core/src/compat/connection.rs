//! A connection as published clients know it: short among others, or with every key they read.

use serde_json::{Map, Value, json};

use super::account::{needs_reauth, number_of};
use super::integrations::capabilities;
use crate::health::health_of;
use crate::ports::House;
use crate::ports::storage::Connection;
use crate::time::UnixMs;

/// A connection in a list that is read often.
#[must_use]
pub fn outline_connection(row: &Connection) -> Value {
    Value::Object(outline(row))
}

/// A connection of an app, for an agent that has to choose: one without a label goes by its account's.
#[must_use]
pub fn describe_choice(row: &Connection) -> Value {
    let mut told = essentials(row);
    told.insert("connectionLabel".to_owned(), json!(row.label.as_ref().unwrap_or(&row.account.label)));
    Value::Object(told)
}

/// A connection with every key.
#[must_use]
pub fn describe_connection(house: &House, row: &Connection) -> Value {
    let app = house.catalog.find_app(&row.app);
    let name = app.map_or(row.app.as_str(), |app| &app.name);
    let why = health_of(house, row).reason.map(|reason| reason.sentence(name));
    let at = |at: Option<UnixMs>| at.map(UnixMs::to_iso);
    let mut told = outline(row);
    for (key, value) in [
        ("externalAccountId", json!(row.account.id)),
        ("authError", json!(why.as_ref().filter(|_| needs_reauth(row)))),
        ("authBackend", json!("clawlink")),
        ("lastUsedAt", json!(at(row.last_success_at))),
        ("lastSuccessAt", json!(at(row.last_success_at))),
        ("lastErrorAt", json!(at(row.failing_since))),
        ("lastErrorCode", json!(row.last_error)),
        ("lastErrorMessage", json!(why.as_ref().filter(|_| row.last_error.is_some()))),
        ("scopeSnapshot", json!(row.scopes)),
        ("capabilities", json!(app.map_or_else(Vec::new, capabilities))),
        ("createdAt", json!(row.created_at.to_iso())),
        ("updatedAt", json!(row.granted_at.unwrap_or(row.created_at).to_iso())),
    ] {
        told.insert(key.to_owned(), value);
    }
    Value::Object(told)
}

fn outline(row: &Connection) -> Map<String, Value> {
    let mut told = essentials(row);
    told.insert("integration".to_owned(), json!(row.app));
    told
}

/// What every shape of it has.
fn essentials(row: &Connection) -> Map<String, Value> {
    let state = if needs_reauth(row) { "needs_reauth" } else { "active" };
    Map::from_iter([
        ("id".to_owned(), json!(number_of(row))),
        ("connectionLabel".to_owned(), json!(row.label)),
        ("accountLabel".to_owned(), json!(row.account.label)),
        ("isDefault".to_owned(), json!(row.is_default)),
        ("authState".to_owned(), json!(state)),
        ("expiresAt".to_owned(), json!(row.access_expires_at.map(UnixMs::to_iso))),
    ])
}
