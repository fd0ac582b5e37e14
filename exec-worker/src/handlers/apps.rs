use axum::extract::State;
use axum::response::Response;
use clawlink_core::connect::StartError;
use clawlink_core::exec::near::near;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::Connection;
use clawlink_edge::{Path, Query, Refused};
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
        filter.query.as_deref().is_none_or(|query| matches(app, query))
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

fn matches(app: &App, query: &str) -> bool {
    let query = query.trim().to_lowercase();
    let texts = [app.slug.as_ref(), app.name.as_ref(), app.summary.as_ref()];
    let words = app.keywords.iter().map(AsRef::as_ref);
    texts.into_iter().chain(words).any(|text| text.to_lowercase().contains(&query))
}

/// One app, with its sign-in kinds and what its scopes mean.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    Path(slug): Path<String>,
) -> Result<Response, Refused> {
    let app = house.catalog.find_app(&slug).ok_or_else(|| {
        let slugs = house.catalog.apps().iter().map(|app| app.slug.as_ref());
        let near = near(&slug, slugs, 3).into_iter().map(str::to_owned).collect();
        StartError::UnknownApp { app: slug.clone(), near }
    })?;
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
