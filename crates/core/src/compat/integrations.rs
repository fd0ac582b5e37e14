//! Apps and their connections, by the canonical API and for tools of the older set.

use clawlink_manifest::App;
use serde_json::{Map, Value, json};

use super::account::{accounts, acting_of, needs_reauth};
use super::action::app_of;
use super::connection::describe_choice;
use super::state::{is_connected, state_of};
use crate::connect::{Opened, open};
use crate::health::health_of;
use crate::id::UserId;
use crate::ports::House;
use crate::ports::storage::Connection;
use crate::problem::Problem;
use crate::time::UnixMs;

/// For whom a caller acts. A person has one workspace, which is themselves.
///
/// # Errors
/// A problem when the database fails.
pub async fn whoami(house: &House, user: &UserId, can_execute: bool) -> Result<Value, Problem> {
    let name = house.store.users.find(user).await?.map_or_else(String::new, |user| user.email);
    let environment = if house.config.local { "local" } else { "production" };
    Ok(json!({
        "user_id": user, "workspace_id": user, "workspace_name": name, "environment": environment,
        "region": "global",
        "capabilities": { "can_execute": can_execute, "can_begin_connection": true },
    }))
}

/// One app, with its accounts.
///
/// # Errors
/// A problem with names that come close.
pub async fn find_integration(house: &House, user: &UserId, app: Option<&str>) -> Result<Value, Problem> {
    let app = app_of(house, app)?;
    let own = house.store.connections.list(user, Some(&app.slug)).await?;
    let mut told = entry(house, app, &own);
    let connections: Vec<Value> = accounts(app, &own).into_iter().map(describe_choice).collect();
    told.insert("connections".to_owned(), json!(connections));
    told.insert("actions".to_owned(), json!(app.tools.len()));
    Ok(Value::Object(told))
}

/// An app, and whether a person has it; `own` are their connections.
#[must_use]
pub fn describe_app(house: &House, app: &App, own: &[Connection]) -> Value {
    Value::Object(entry(house, app, own))
}

fn entry(house: &House, app: &App, own: &[Connection]) -> Map<String, Value> {
    Map::from_iter([
        ("integration_id".to_owned(), json!(app.slug)),
        ("name".to_owned(), json!(app.name)),
        ("slug".to_owned(), json!(app.slug)),
        ("category".to_owned(), json!(app.category)),
        ("summary".to_owned(), json!(app.summary)),
        ("connected".to_owned(), json!(is_connected(app, own))),
        ("connection_state".to_owned(), json!(state_of(house, app, own))),
        ("capabilities".to_owned(), json!(capabilities(app))),
    ])
}

/// What can be done with an app at all.
pub(super) fn capabilities(app: &App) -> Vec<&'static str> {
    let reads = app.tools.iter().any(|tool| tool.effect.is_read());
    let writes = app.tools.iter().any(|tool| !tool.effect.is_read());
    [("read", reads), ("write", writes)].into_iter().filter_map(|(name, has)| has.then_some(name)).collect()
}

/// How the account does that acts for an app. `describe` tells each of its accounts, those being made or taken down left out.
///
/// # Errors
/// A problem with names that come close.
pub async fn find_connection(
    house: &House,
    user: &UserId,
    app: Option<&str>,
    describe: fn(&House, &Connection) -> Value,
) -> Result<Value, Problem> {
    let app = app_of(house, app)?;
    let own = house.store.connections.list(user, Some(&app.slug)).await?;
    let acting = acting_of(app, &own);
    let reason = acting.and_then(|row| health_of(house, row).reason);
    let checked = acting.and_then(|row| row.failing_since.max(row.last_success_at));
    let is_connected = is_connected(app, &own);
    Ok(json!({
        "integration_id": app.slug, "connected": is_connected, "state": state_of(house, app, &own),
        "account_label": acting.map(|row| &row.account.label), "last_checked_at": checked.map(UnixMs::to_iso),
        "can_execute": is_connected, "needs_reauth": acting.is_some_and(needs_reauth),
        "health_reason": reason.map(|reason| reason.sentence(&app.name)),
        "connections": accounts(app, &own).into_iter().map(|row| describe(house, row)).collect::<Vec<_>>(),
    }))
}

/// The link by which a person connects an app; with `reuse`, an app that is connected is answered with its account. A default
/// account that must be reconnected is what the link is for.
///
/// # Errors
/// A problem when the app is not there, or cannot be connected here.
pub async fn begin_connection(
    house: &House,
    user: &UserId,
    app: Option<&str>,
    reuse: bool,
) -> Result<Value, Problem> {
    let app = app_of(house, app)?;
    let opened = open(house, user, &app.slug, reuse, None).await?;
    Ok(describe_opened(house, app, &opened))
}

/// What came of asking for a link.
#[must_use]
pub fn describe_opened(house: &House, app: &App, opened: &Opened) -> Value {
    match opened {
        Opened::Connected(row) => json!({
            "integration_id": app.slug, "status": "already_connected", "connection_session_id": null,
            "connection": describe_choice(row),
        }),
        Opened::Flow(flow) => json!({
            "integration_id": app.slug, "status": "requires_user_action", "connection_session_id": flow.id,
            "connect_url": flow.address(&house.config.web_origin), "expires_at": flow.expires_at.to_iso(),
            "instructions": [
                format!("Give your user the link: it opens the page on which they connect {}.", app.name),
                "The link works for the signed-in owner of this device only.",
                "Then ask for the connection again.",
            ],
        }),
    }
}
