use axum::extract::State;
use axum::response::Response;
use clawlink_core::exec::schema::input_schema;
use clawlink_core::exec::search::{Filter as SearchFilter, search as find};
use clawlink_core::ports::House;
use clawlink_core::ports::storage::Connection;
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::run::find_tool;
use clawlink_edge::{NoQuery, Path, Query, Refused};
use clawlink_manifest::{App, Effect, Field, Tool};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ok;
use super::page::{List, read_limit};
use crate::principal::Caller;

/// Which tools to list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    app: Option<String>,
    effect: Option<Effect>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// Tools by name, a page at a time.
pub(crate) async fn list(
    State(house): State<House>,
    Caller(device): Caller,
    Query(filter): Query<Filter>,
) -> Result<Response, Refused> {
    let limit = read_limit(filter.limit)?;
    let own = house.store.connections.list(&device.user, None).await?;
    let mut tools: Vec<(&App, &Tool)> = all(&house)
        .filter(|(app, _)| filter.app.as_deref().is_none_or(|wanted| app.slug == wanted))
        .filter(|(_, tool)| filter.effect.is_none_or(|wanted| tool.effect == wanted))
        .collect();
    tools.sort_by_key(|(_, tool)| tool.name.clone());
    let list = List {
        house: &house,
        device: &device.id,
        route: "/v1/tools",
        filters: json!([filter.app, filter.effect]),
    };
    let name = |(_, tool): &(&App, &Tool)| tool.name.to_string();
    let cursor = filter.cursor.as_deref();
    Ok(ok(&list.turn(&tools, limit, cursor, name, |(app, tool)| describe(app, tool, &own))?))
}

fn all(house: &House) -> impl Iterator<Item = (&App, &Tool)> {
    house.catalog.apps().iter().flat_map(|app| app.tools.iter().map(move |tool| (app, tool)))
}

/// What to search for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    query: Option<String>,
    app: Option<String>,
    effect: Option<Effect>,
    #[serde(default)]
    connected: bool,
    limit: Option<u32>,
}

/// Ranked tools; the best three come with their input schema.
pub(crate) async fn search(
    State(house): State<House>,
    Caller(device): Caller,
    Query(search): Query<Search>,
) -> Result<Response, Refused> {
    let query = search.query.filter(|query| !query.trim().is_empty()).ok_or_else(|| {
        Problem::new(Kind::Malformed, "invalid_query", "A search needs words.")
            .at("query", "what you want to do")
    })?;
    let limit = read_limit(search.limit.or(Some(10)))?.min(25) as usize;
    let own = house.store.connections.list(&device.user, None).await?;
    let connected: Vec<&str> = own.iter().map(|row| row.app.as_str()).collect();
    let filter = SearchFilter {
        app: search.app.as_deref(),
        effect: search.effect,
        connected: &connected,
        connected_only: search.connected,
        limit,
    };
    let hits = find(&house.catalog, &query, &filter);
    let items: Vec<Value> = hits
        .iter()
        .enumerate()
        .map(|(rank, hit)| {
            let mut item = describe(hit.app, hit.tool, &own);
            if let Value::Object(members) = &mut item {
                members.insert("score".to_owned(), json!(hit.score));
                if rank < 3 {
                    members.insert("input_schema".to_owned(), input_schema(hit.tool));
                }
            }
            item
        })
        .collect();
    Ok(ok(&json!({ "items": items, "next_cursor": null })))
}

/// One tool, with everything needed to call it.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    _: NoQuery,
    Path(name): Path<String>,
) -> Result<Response, Refused> {
    let (app, tool) = find_tool(&house, &name)?;
    let own = house.store.connections.list(&device.user, Some(&app.slug)).await?;
    let mut body = describe(app, tool, &own);
    let example = |example: &clawlink_manifest::Example| {
        let args = serde_json::from_str::<Value>(&example.args).unwrap_or_default();
        json!({ "ask": example.ask, "args": args })
    };
    if let Value::Object(members) = &mut body {
        members.insert("description".to_owned(), json!(describe_at_length(tool)));
        members.insert("revision".to_owned(), json!(tool.revision));
        members.insert("input_schema".to_owned(), input_schema(tool));
        members.insert("scopes".to_owned(), json!(tool.scopes));
        members.insert(
            "file_fields".to_owned(),
            tool.fields.iter().filter(|field| field.takes_files()).map(file_field).collect(),
        );
        members.insert("examples".to_owned(), tool.examples.iter().map(example).collect());
    }
    Ok(ok(&body))
}

/// A field that takes files, and what it takes.
fn file_field(field: &Field) -> Value {
    json!({
        "name": field.name, "several": field.of.is_some(), "max_bytes": field.max_bytes,
        "mimetypes": field.mime,
    })
}

/// The description, or the summary where it says everything.
fn describe_at_length(tool: &Tool) -> String {
    if tool.description.is_empty() {
        tool.summary.to_string()
    } else {
        format!("{} {}", tool.summary, tool.description)
    }
}

fn describe(app: &App, tool: &Tool, own: &[Connection]) -> Value {
    let connections: Vec<Value> = own
        .iter()
        .filter(|row| row.app == app.slug)
        .map(|row| json!({ "id": row.id, "number": row.number, "account": row.account.label, "is_default": row.is_default }))
        .collect();
    json!({
        "tool": tool.name, "app": app.slug, "title": tool.title, "summary": tool.summary,
        "effect": tool.effect, "connections": connections,
    })
}
