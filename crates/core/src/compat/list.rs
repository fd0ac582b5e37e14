use clawlink_manifest::{App, Tool};
use serde_json::{Map, Value, json};

use super::item::{canonical, item};
use super::names::find_app;
use super::state::has_account;
use crate::cursor::{Bound, make_cursor, open_cursor};
use crate::exec::search::{Filter, search};
use crate::ports::House;
use crate::ports::storage::{Connection, Device};
use crate::problem::{Kind, Problem};
use crate::sealing::SealingError;

/// Most tools of one answer that names no app: an agent reads no more, and some clients keep all of it.
const MOST_ITEMS: usize = 150;
/// Most bytes of them.
const MOST_BYTES: usize = 512 * 1024;
/// The list that names no app, as its cursors know it.
const ROUTE: &str = "/api/tools";
/// Results of a search, unless the client asks otherwise, and at most.
const HITS: (usize, usize) = (10, 25);

/// The tools of connected apps, or of one app: `{"tools": […], "count", "integration"}`. A list that names no app and was cut
/// says so, and goes on after `next_cursor`.
///
/// # Errors
/// A problem when the cursor was given out for another list, or the database fails.
pub async fn list_tools(
    house: &House,
    device: &Device,
    app: Option<&str>,
    cursor: Option<&str>,
) -> Result<Value, Problem> {
    let own = house.store.connections.list(&device.user, None).await?;
    let Some(name) = app else { return list_all(house, device, &own, cursor) };
    let found = find_app(house, name).ok().filter(|app| has_account(app, &own));
    let tools: Vec<Value> = found
        .iter()
        .flat_map(|app| app.tools.iter().map(|tool| entry(house, device, app, tool, &own)))
        .collect();
    let slug = found.map_or(name, |app| app.slug.as_ref());
    Ok(json!({ "count": tools.len(), "integration": slug, "tools": tools }))
}

fn list_all(
    house: &House,
    device: &Device,
    own: &[Connection],
    cursor: Option<&str>,
) -> Result<Value, Problem> {
    let bound = Bound { device: &device.id, route: ROUTE, filters: "" };
    let after = cursor.map(|cursor| open_cursor(house, &bound, cursor)).transpose();
    let after = after.map_err(|invalid| invalid.at("cursor"))?;
    let ahead = tools_after(house, own, after.as_deref().unwrap_or_default());
    let (mut tools, mut bytes, mut end) = (Vec::new(), 0, None);
    for (app, tool) in &ahead {
        let entry = entry(house, device, app, tool, own);
        bytes += entry.to_string().len() + 1;
        if tools.len() == MOST_ITEMS || bytes > MOST_BYTES {
            break;
        }
        tools.push(entry);
        end = Some(&tool.name);
    }
    let is_cut = tools.len() < ahead.len();
    let mut list = json!({ "count": tools.len(), "integration": null, "tools": tools });
    if let (true, Some(end), Some(members)) = (is_cut, end, list.as_object_mut()) {
        let next = make_cursor(house, &bound, end).map_err(SealingError::from)?;
        let hint = "There are more. Go on by ?cursor= with next_cursor, name one app by ?integration=, or search by what is \
            to be done.";
        members.extend([
            ("truncated".to_owned(), json!(true)),
            ("hint".to_owned(), json!(hint)),
            ("next_cursor".to_owned(), json!(next)),
        ]);
    }
    Ok(list)
}

/// The tools of connected apps that come after a name, by name: a list goes on where it was cut also when apps or tools came or
/// went meanwhile.
fn tools_after<'h>(house: &'h House, own: &[Connection], after: &str) -> Vec<(&'h App, &'h Tool)> {
    let apps = house.catalog.apps().iter().filter(|app| has_account(app, own));
    let tools = apps.flat_map(|app| app.tools.iter().map(move |tool| (app, tool)));
    let mut ahead: Vec<(&App, &Tool)> = tools.filter(|(_, tool)| *tool.name > *after).collect();
    ahead.sort_by_key(|(_, tool)| &tool.name);
    ahead
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
