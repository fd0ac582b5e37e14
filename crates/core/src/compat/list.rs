use clawlink_manifest::{App, Tool};
use serde_json::{Map, Value, json};

use super::item::{canonical, item};
use super::names::find_app;
use super::state::has_account;
use crate::exec::search::{Filter, search};
use crate::ports::storage::{Connection, Device};
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};

/// Most tools of one answer that names no app: an agent reads no more, and some clients keep all of it.
const MOST_ITEMS: usize = 150;
/// Most bytes of them.
const MOST_BYTES: usize = 512 * 1024;
/// Results of a search, unless the client asks otherwise, and at most.
const HITS: (usize, usize) = (10, 25);

/// The tools of connected apps, or of one app: `{"tools": […], "count", "integration"}`.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn list_tools(house: &House, device: &Device, app: Option<&str>) -> Result<Value, Fault> {
    let own = house.store.connections.list(&device.user, None).await?;
    let apps = house.catalog.apps().iter().filter(|app| has_account(app, &own));
    let Some(name) = app else { return Ok(list_all(house, device, apps, &own)) };
    let found = find_app(house, name).ok().filter(|app| has_account(app, &own));
    let tools: Vec<Value> = found
        .iter()
        .flat_map(|app| app.tools.iter().map(|tool| entry(house, device, app, tool, &own)))
        .collect();
    let slug = found.map_or(name, |app| app.slug.as_ref());
    Ok(json!({ "count": tools.len(), "integration": slug, "tools": tools }))
}

fn list_all<'a>(
    house: &House,
    device: &Device,
    apps: impl Iterator<Item = &'a App>,
    own: &[Connection],
) -> Value {
    let (mut tools, mut bytes, mut is_cut) = (Vec::new(), 0, false);
    for (app, tool) in apps.flat_map(|app| app.tools.iter().map(move |tool| (app, tool))) {
        let entry = entry(house, device, app, tool, own);
        bytes += entry.to_string().len() + 1;
        if tools.len() == MOST_ITEMS || bytes > MOST_BYTES {
            is_cut = true;
            break;
        }
        tools.push(entry);
    }
    let mut list = json!({ "count": tools.len(), "integration": null, "tools": tools });
    if let (true, Some(members)) = (is_cut, list.as_object_mut()) {
        let hint = "There are more. Name one app by ?integration=, or search by what is to be done.";
        members.extend([("truncated".to_owned(), json!(true)), ("hint".to_owned(), json!(hint))]);
    }
    list
}

fn entry(house: &House, device: &Device, app: &App, tool: &Tool, own: &[Connection]) -> Value {
    let mut entry: Map<String, Value> = item(device, app, tool, own);
    entry.insert("canonical".to_owned(), canonical(house, app, tool, own));
    Value::Object(entry)
}

/// What to search for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Search<'a> {
    /// What is to be done, in words.
    pub query: Option<&'a str>,
    /// Only this app.
    pub integration: Option<&'a str>,
    /// How many, 1 to 25; 10 if absent.
    pub limit: Option<usize>,
}

/// Tools for a task, the best first: `{"tools": […], "count", "query", "integration"}`.
///
/// # Errors
/// A problem when there are no words, or the database fails.
pub async fn search_tools(house: &House, device: &Device, wanted: &Search<'_>) -> Result<Value, Problem> {
    let query = words_of(wanted.query)?;
    let own = house.store.connections.list(&device.user, None).await?;
    let connected: Vec<&str> = own.iter().map(|row| row.app.as_str()).collect();
    let app = wanted.integration.map(|name| find_app(house, name).map_or(name, |app| app.slug.as_ref()));
    let filter = Filter { app, connected: &connected, limit: limit_of(wanted.limit), ..Filter::default() };
    let hits = search(&house.catalog, query, &filter);
    let tools: Vec<Value> =
        hits.iter().map(|hit| Value::Object(item(device, hit.app, hit.tool, &own))).collect();
    Ok(json!({ "count": tools.len(), "query": query, "integration": app, "tools": tools }))
}

/// The words of a search.
///
/// # Errors
/// A problem when there are none.
pub(super) fn words_of(query: Option<&str>) -> Result<&str, Problem> {
    query.map(str::trim).filter(|query| !query.is_empty()).ok_or_else(|| {
        Problem::new(Kind::Malformed, "invalid_query", "A search needs words.")
            .at("query", "what is to be done")
    })
}

/// How many results.
pub(super) fn limit_of(asked: Option<usize>) -> usize {
    let (usual, most) = HITS;
    asked.unwrap_or(usual).clamp(1, most)
}
