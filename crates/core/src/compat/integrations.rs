//! Apps and their connections for tools of the older set.

use clawlink_manifest::App;
use serde_json::{Map, Value, json};

use super::account::{accounts, default_of, describe};
use super::action::app_of;
use super::state::{is_connected, state_of};
use crate::connect::{Opened, open};
use crate::health::judge;
use crate::ports::House;
use crate::ports::storage::{Connection, ConnectionState, Device};
use crate::problem::Problem;
use crate::time::UnixMs;

/// Apps on a page, unless the client asks otherwise, and at most.
const PAGE: (usize, usize) = (25, 100);

/// For whom a device acts. A person has one workspace, which is themselves.
///
/// # Errors
/// A problem when the database fails.
pub async fn whoami(house: &House, device: &Device) -> Result<Value, Problem> {
    let user = house.store.users.find(&device.user).await?;
    let name = user.map_or_else(String::new, |user| user.email);
    let environment = if house.config.local { "local" } else { "production" };
    Ok(json!({
        "user_id": device.user, "workspace_id": device.user, "workspace_name": name, "environment": environment,
        "region": "global",
        "capabilities": { "can_execute": device.paused_at.is_none(), "can_begin_connection": true },
    }))
}

/// Which apps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shelf<'a> {
    /// With this word in name or summary.
    pub query: Option<&'a str>,
    /// Of this category.
    pub category: Option<&'a str>,
    /// Only connected ones.
    pub connected_only: bool,
    /// Page, from 1.
    pub page: Option<usize>,
    /// Apps on it.
    pub page_size: Option<usize>,
}

/// The catalogue's apps, a page of them.
///
/// # Errors
/// A problem when the database fails.
pub async fn list_integrations(house: &House, device: &Device, shelf: &Shelf<'_>) -> Result<Value, Problem> {
    let own = house.store.connections.list(&device.user, None).await?;
    let apps: Vec<&App> = house.catalog.apps().iter().filter(|app| shelf.holds(app, &own)).collect();
    let (usual, most) = PAGE;
    let size = shelf.page_size.unwrap_or(usual).clamp(1, most);
    let page = shelf.page.unwrap_or(1).max(1);
    let shown = apps.iter().skip((page - 1).saturating_mul(size)).take(size);
    let items: Vec<Value> = shown.map(|app| Value::Object(entry(house, app, &own))).collect();
    Ok(json!({ "items": items, "page": page, "page_size": size, "total": apps.len() }))
}

impl Shelf<'_> {
    fn holds(&self, app: &App, own: &[Connection]) -> bool {
        let category = json!(app.category);
        self.query.is_none_or(|query| names(app, query))
            && self.category.is_none_or(|wanted| category == wanted)
            && (!self.connected_only || is_connected(app, own))
    }
}

fn names(app: &App, query: &str) -> bool {
    let query = query.trim().to_lowercase();
    let texts = [app.slug.as_ref(), app.name.as_ref(), app.summary.as_ref()];
    let words = app.keywords.iter().map(AsRef::as_ref);
    texts.into_iter().chain(words).any(|text| text.to_lowercase().contains(&query))
}

/// One app, with its accounts.
///
/// # Errors
/// A problem with names that come close.
pub async fn find_integration(house: &House, device: &Device, app: Option<&str>) -> Result<Value, Problem> {
    let app = app_of(house, app)?;
    let own = house.store.connections.list(&device.user, Some(&app.slug)).await?;
    let mut told = entry(house, app, &own);
    let connections: Vec<Value> = accounts(app, &own).into_iter().map(describe).collect();
    told.insert("connections".to_owned(), json!(connections));
    told.insert("actions".to_owned(), json!(app.tools.len()));
    Ok(Value::Object(told))
}

fn entry(house: &House, app: &App, own: &[Connection]) -> Map<String, Value> {
    let reads = app.tools.iter().any(|tool| tool.effect.is_read());
    let writes = app.tools.iter().any(|tool| !tool.effect.is_read());
    let able = [("read", reads), ("write", writes)].into_iter().filter(|(_, is_able)| *is_able);
    Map::from_iter([
        ("integration_id".to_owned(), json!(app.slug)),
        ("name".to_owned(), json!(app.name)),
        ("slug".to_owned(), json!(app.slug)),
        ("category".to_owned(), json!(app.category)),
        ("summary".to_owned(), json!(app.summary)),
        ("connected".to_owned(), json!(is_connected(app, own))),
        ("connection_state".to_owned(), json!(state_of(house, app, own))),
        ("capabilities".to_owned(), able.map(|(name, _)| Value::from(name)).collect()),
    ])
}

/// How the account does that acts for an app.
///
/// # Errors
/// A problem with names that come close.
pub async fn find_connection(house: &House, device: &Device, app: Option<&str>) -> Result<Value, Problem> {
    let app = app_of(house, app)?;
    let own = house.store.connections.list(&device.user, Some(&app.slug)).await?;
    let standing = accounts(app, &own);
    let acting = default_of(&standing).or_else(|| standing.first().copied());
    let can_execute = acting.is_some_and(|row| row.state == ConnectionState::Active);
    let reason = acting.and_then(|row| judge(Some(app), row, house.clock.now()).reason);
    let checked = acting.and_then(|row| row.failing_since.max(row.last_success_at));
    Ok(json!({
        "integration_id": app.slug, "connected": can_execute, "state": state_of(house, app, &own),
        "account_label": acting.map(|row| &row.account.label), "last_checked_at": checked.map(UnixMs::to_iso),
        "can_execute": can_execute,
        "needs_reauth": acting.is_some_and(|row| row.state == ConnectionState::NeedsReauth),
        "health_reason": reason.map(|reason| reason.sentence(&app.name)),
        "connections": standing.into_iter().map(describe).collect::<Vec<_>>(),
    }))
}

/// The link by which a person connects an app; with `reuse`, an app that is connected is answered with its account. A default
/// account that must be reconnected is what the link is for.
///
/// # Errors
/// A problem when the app is not there, or cannot be connected here.
pub async fn begin_connection(
    house: &House,
    device: &Device,
    app: Option<&str>,
    reuse: bool,
) -> Result<Value, Problem> {
    let app = app_of(house, app)?;
    let flow = match open(house, &device.user, &app.slug, reuse).await? {
        Opened::Flow(flow) => flow,
        Opened::Connected(row) => {
            return Ok(json!({
                "integration_id": app.slug, "status": "already_connected", "connection_session_id": null,
                "connection": describe(&row),
            }));
        }
    };
    Ok(json!({
        "integration_id": app.slug, "status": "requires_user_action", "connection_session_id": flow.id,
        "connect_url": flow.address(&house.config.web_origin), "expires_at": flow.expires_at.to_iso(),
        "instructions": [
            format!("Give your user the link: it opens the page on which they connect {}.", app.name),
            "Then ask for the connection again.",
        ],
    }))
}
