use serde_json::{Map, Value, json};

use super::{Health, HealthState, NextStep, Warning, health_of};
use crate::ports::House;
use crate::ports::storage::Connection;
use crate::time::UnixMs;

/// A connection's health as clients read it: the state, and where it is not well why, since when and what mends it.
#[must_use]
pub fn describe(house: &House, row: &Connection) -> Value {
    let app = house.catalog.find_app(&row.app);
    let name = app.map_or(row.app.as_str(), |app| &app.name);
    let health = health_of(house, row);
    let mut told = Map::new();
    told.insert("state".to_owned(), json!(health.state));
    if let Some(reason) = health.reason {
        told.insert("reason".to_owned(), json!(reason));
        told.insert("message".to_owned(), json!(reason.sentence(name)));
    }
    for (key, at) in [("since", health.since), ("ends_at", health.ends_at)] {
        if let Some(at) = at {
            told.insert(key.to_owned(), json!(at.to_iso()));
        }
    }
    if let Some(step) = next_step(house, row, &health) {
        told.insert("next_step".to_owned(), step);
    }
    let warnings: Vec<Value> = health.warnings.iter().map(|warning| warn(warning, name)).collect();
    told.insert("warnings".to_owned(), json!(warnings));
    told.insert("last_success_at".to_owned(), json!(row.last_success_at.map(UnixMs::to_iso)));
    told.insert("last_error".to_owned(), json!(row.last_error));
    Value::Object(told)
}

/// Only a person can connect anew, so a client is given the page to send them to.
fn next_step(house: &House, row: &Connection, health: &Health) -> Option<Value> {
    let url = format!("{}/dashboard/connections/{}", house.config.web_origin, row.id);
    match health.next_step {
        NextStep::None => None,
        NextStep::Reconnect => Some(json!({ "action": "reconnect", "url": url })),
        NextStep::Operator => Some(json!({ "action": "ask_operator" })),
        NextStep::Wait if health.state == HealthState::Degraded => Some(json!({ "action": "retry_later" })),
        NextStep::Wait => Some(json!({ "action": "wait" })),
    }
}

fn warn(warning: &Warning, app: &str) -> Value {
    let mut told = json!(warning);
    if let Some(told) = told.as_object_mut() {
        told.insert("message".to_owned(), json!(warning.sentence(app)));
    }
    told
}
