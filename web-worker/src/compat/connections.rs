use axum::extract::{Path, State};
use axum::response::Response;
use clawlink_core::connect::{DisconnectError, StartError, disconnect};
use clawlink_core::exec::near::near;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Connection, ConnectionState};
use clawlink_core::time::UnixMs;
use clawlink_edge::{Query, Refused};
use clawlink_manifest::App;
use serde::Deserialize;
use serde_json::{Value, json};

use super::acting::Acting;
use super::ok;
use super::person::PersonActing;
use super::row::{default_of, item, needs_reauth, reason, row, short, state};

/// Apps on a page, unless a plugin asks for another number.
const PAGE: usize = 25;
/// At most.
const MOST: usize = 100;

/// Which apps; plugins send every value as text.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    query: Option<String>,
    category: Option<String>,
    connected_only: Option<String>,
    supports_action: Option<String>,
    page: Option<String>,
    page_size: Option<String>,
    summary: Option<String>,
}

/// Connections and apps, in both shapes that plugins read.
pub(crate) async fn list(
    State(house): State<House>,
    acting: Acting,
    Query(filter): Query<Filter>,
) -> Result<Response, Refused> {
    let own = visible(&house, &acting, None).await?;
    if is_set(filter.summary.as_deref()) {
        let rows: Vec<Value> = own.iter().map(short).collect();
        return Ok(ok(&json!({ "integrations": rows })));
    }
    let rows: Vec<Value> = own.iter().map(|own| row(&house, own)).collect();
    let apps: Vec<&App> = house.catalog.apps().iter().filter(|app| filter.takes(app, &own)).collect();
    let size = number(filter.page_size.as_deref(), PAGE).min(MOST);
    let page = number(filter.page.as_deref(), 1);
    let shown = apps.iter().skip((page - 1).saturating_mul(size)).take(size);
    let items: Vec<Value> = shown.map(|app| item(&house, app, &own)).collect();
    Ok(ok(&json!({
        "integrations": rows, "items": items, "page": page, "page_size": size, "total": apps.len(),
    })))
}

/// How the account does that acts for an app.
pub(crate) async fn show(
    State(house): State<House>,
    acting: Acting,
    Path(slug): Path<String>,
) -> Result<Response, Refused> {
    let app = find_app(&house, &slug)?;
    let own = visible(&house, &acting, Some(&app.slug)).await?;
    let default = default_of(&own, &app.slug);
    let is_live = default.is_some_and(|row| row.state == ConnectionState::Active);
    let checked = default.and_then(|row| row.failing_since.max(row.last_success_at));
    Ok(ok(&json!({
        "integration_id": app.slug, "connected": is_live,
        "state": default.map_or("not_connected", |row| state(&house, row)),
        "account_label": default.map(|row| &row.account.label),
        "last_checked_at": checked.map(UnixMs::to_iso), "can_execute": is_live,
        "needs_reauth": default.is_some_and(needs_reauth),
        "health_reason": default.and_then(|row| reason(&house, row)),
        "connections": own.iter().map(|own| row(&house, own)).collect::<Vec<_>>(),
    })))
}

/// A person lets an account go, by its number or id.
pub(crate) async fn delete(
    State(house): State<House>,
    PersonActing(person): PersonActing,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let rows = house.store.connections.list(person.id(), None).await?;
    let named = |row: &&Connection| row.number.to_string() == id || row.id.as_str() == id;
    let row = rows.iter().find(named).ok_or(DisconnectError::NotFound)?;
    disconnect(&house, &person, &row.id).await?;
    Ok(ok(&json!({ "deleted": true, "connectionId": row.number, "integration": row.app })))
}

/// The person's connections whose credential is there.
pub(super) async fn visible(
    house: &House,
    acting: &Acting,
    app: Option<&str>,
) -> Result<Vec<Connection>, Refused> {
    let mut rows = house.store.connections.list(acting.user(), app).await?;
    rows.retain(|row| matches!(row.state, ConnectionState::Active | ConnectionState::NeedsReauth));
    Ok(rows)
}

/// The app of this slug; plugins write some with `_`.
///
/// # Errors
/// [`StartError::UnknownApp`] with the slugs that come close.
pub(super) fn find_app<'h>(house: &'h House, slug: &str) -> Result<&'h App, StartError> {
    let found = house.catalog.find_app(slug);
    found.or_else(|| house.catalog.find_app(&slug.replace('_', "-"))).ok_or_else(|| {
        let slugs = house.catalog.apps().iter().map(|app| app.slug.as_ref());
        let near = near(slug, slugs, 3).into_iter().map(str::to_owned).collect();
        StartError::UnknownApp { app: slug.to_owned(), near }
    })
}

impl Filter {
    fn takes(&self, app: &App, own: &[Connection]) -> bool {
        let connected = || own.iter().any(|row| row.app == app.slug && row.state == ConnectionState::Active);
        let category = json!(app.category);
        given(self.query.as_ref()).is_none_or(|query| names(app, query))
            && given(self.category.as_ref()).is_none_or(|wanted| category == *wanted)
            && given(self.supports_action.as_ref()).is_none_or(|action| supports(app, action))
            && (!is_set(self.connected_only.as_deref()) || connected())
    }
}

/// An empty parameter says nothing.
fn given(text: Option<&String>) -> Option<&String> {
    text.filter(|text| !text.trim().is_empty())
}

fn names(app: &App, query: &str) -> bool {
    let query = query.trim().to_lowercase();
    let texts = [app.slug.as_ref(), app.name.as_ref(), app.summary.as_ref()];
    let words = app.keywords.iter().map(AsRef::as_ref);
    texts.into_iter().chain(words).any(|text| text.to_lowercase().contains(&query))
}

/// An action by its own name or with its app's before it.
fn supports(app: &App, action: &str) -> bool {
    let prefix = format!("{}_", app.slug.replace('-', "_"));
    app.tools.iter().any(|tool| tool.name == action || tool.name.strip_prefix(&prefix) == Some(action))
}

fn is_set(flag: Option<&str>) -> bool {
    matches!(flag, Some("true" | "1"))
}

/// A number from 1; whatever is none counts as not sent.
fn number(text: Option<&str>, or: usize) -> usize {
    text.and_then(|text| text.parse().ok()).filter(|number| *number > 0).unwrap_or(or)
}
