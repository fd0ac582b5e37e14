use axum::extract::State;
use axum::response::Response;
use clawlink_core::connect::find_app;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::Connection;
use clawlink_edge::{NoQuery, Path, Query, Refused};
use clawlink_manifest::App;
use serde::Deserialize;
use serde_json::{Value, json};

use super::ok;
use super::page::{List, read_limit};
use crate::principal::Caller;

/// Which apps to list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    query: Option<String>,
    category: Option<String>,
    connected: Option<bool>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// The catalogue's apps, with what this person has connected.
pub(crate) async fn list(
    State(house): State<House>,
    Caller(device): Caller,
    Query(filter): Query<Filter>,
) -> Result<Response, Refused> {
    let own = house.store.connections.list(&device.user, None).await?;
    let wanted = |app: &&App| {
        let category = json!(app.category);
        filter.query.as_deref().is_none_or(|query| app.is_about(query))
            && filter.category.as_deref().is_none_or(|wanted| category == wanted)
            && filter.connected.is_none_or(|wanted| wanted == own.iter().any(|row| row.app == app.slug))
    };
    let limit = read_limit(filter.limit)?;
    let apps: Vec<&App> = house.catalog.apps().iter().filter(wanted).collect();
    let slug = |app: &&App| app.slug.to_string();
    let filters = json!([filter.query, filter.category, filter.connected]);
    let list = List { house: &house, device: &device.id, route: "/v1/apps", filters };
    Ok(ok(&list.turn(&apps, limit, filter.cursor.as_deref(), slug, |app| describe(app, &own))?))
}

/// One app, with its sign-in kinds and what its scopes mean.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    _: NoQuery,
    Path(slug): Path<String>,
) -> Result<Response, Refused> {
    let app = find_app(&house, &slug)?;
    let own = house.store.connections.list(&device.user, Some(&slug)).await?;
    let mut body = describe(app, &own);
    let scope = |scope: &clawlink_manifest::Scope| json!({ "id": scope.id, "title": scope.title, "means": scope.means, "risk": scope.risk });
    if let Value::Object(members) = &mut body {
        members.insert("scopes".to_owned(), app.scopes.iter().map(scope).collect());
        members.insert("docs".to_owned(), json!(app.docs));
    }
    Ok(ok(&body))
}

fn describe(app: &App, own: &[Connection]) -> Value {
    let connections: Vec<&Connection> = own.iter().filter(|row| row.app == app.slug).collect();
    let auth: Vec<Value> = app
        .auths
        .iter()
        .map(|auth| json!({ "id": auth.id, "label": auth.label, "kind": auth.kind.as_str() }))
        .collect();
    json!({
        "app": app.slug, "name": app.name, "category": app.category, "summary": app.summary,
        "auth": auth, "connected": !connections.is_empty(), "connections": connections.len(),
        "tools": app.tools.len(),
    })
}
