use std::collections::BTreeSet;

use clawlink_manifest::App;
use serde_json::{Value, json};

use super::connections::describe as describe_connection;
use crate::connect::find_app;
use crate::mcp::arguments::{Arguments, wrong};
use crate::mcp::next::call_of;
use crate::mcp::report::{Page, Report};
use crate::ports::House;
use crate::ports::storage::{ConnectionState, Device};
use crate::problem::Problem;

/// Apps on a page, unless the client asks otherwise.
const PAGE: usize = 25;

/// The catalogue's apps, connected ones first.
pub(super) async fn list(
    house: &House,
    device: &Device,
    arguments: &Arguments<'_>,
) -> Result<Report, Problem> {
    let own = house.store.connections.list(&device.user, None).await?;
    let active = own.iter().filter(|row| row.state == ConnectionState::Active);
    let connected: BTreeSet<&str> = active.map(|row| row.app.as_str()).collect();
    let is_connected = |app: &App| connected.contains(app.slug.as_ref());
    let query = arguments.text("query");
    let mut apps: Vec<&App> = house
        .catalog
        .apps()
        .iter()
        .filter(|app| arguments.flag("connected").is_none_or(|wanted| wanted == is_connected(app)))
        .filter(|app| query.is_none_or(|query| app.is_about(query)))
        .collect();
    apps.sort_by_key(|app| !is_connected(app));
    let line = |app: &&App| json!({ "app": app.slug, "name": app.name, "category": app.category, "connected": is_connected(app) });
    turn(&apps, arguments, |app| &app.slug, line)
}

/// One app.
pub(super) async fn show(
    house: &House,
    device: &Device,
    arguments: &Arguments<'_>,
) -> Result<Report, Problem> {
    let app = find_app(house, arguments.required("app"))?;
    let own = house.store.connections.list(&device.user, Some(&app.slug)).await?;
    let kinds: Vec<Value> =
        app.auths.iter().map(|auth| json!({ "label": auth.label, "kind": auth.kind.as_str() })).collect();
    let reads = app.tools.iter().filter(|tool| tool.effect.is_read()).count();
    let mut report = Report::of(json!({
        "app": app.slug, "name": app.name, "summary": app.summary, "category": app.category, "sign_in": kinds,
        "connections": own.iter().map(|row| describe_connection(house, row)).collect::<Vec<_>>(),
        "tools": { "read": reads, "write": app.tools.len() - reads },
    }));
    let needs_one = own.is_empty() && app.needs_connection();
    let next = if needs_one { "connect_app" } else { "list_app_tools" };
    report.next = Some(call_of(next, json!({ "app": app.slug })));
    Ok(report)
}

/// A page of a list. The cursor is the key of the last item of the page before.
///
/// # Errors
/// `invalid_argument` for a cursor that names no item of this list.
pub(super) fn turn<T>(
    items: &[T],
    arguments: &Arguments<'_>,
    key: impl Fn(&T) -> &str,
    line: impl Fn(&T) -> Value,
) -> Result<Report, Problem> {
    let from = match arguments.text("cursor") {
        Some(cursor) => {
            items.iter().position(|item| key(item) == cursor).map(|at| at + 1).ok_or_else(|| {
                wrong("cursor", "the cursor of the page before, with the same filters", Some(&json!(cursor)))
            })?
        }
        None => 0,
    };
    let rest = items.get(from..).unwrap_or_default();
    let page = rest.get(..arguments.count("limit", PAGE)).unwrap_or(rest);
    let cursor = page.last().filter(|_| page.len() < rest.len()).map(|item| key(item).to_owned());
    let mut report = Report::of(page.iter().map(line).collect());
    let (has_more, returned) = (cursor.is_some(), page.len());
    report.page = Some(Page { cursor, has_more, returned, total: Some(items.len()) });
    Ok(report)
}
