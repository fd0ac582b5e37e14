use clawlink_manifest::{App, Effect, Example, Tool};
use serde_json::{Value, json};

use super::apps;
use crate::connect::find_app;
use crate::exec::schema::input_schema;
use crate::exec::search::{Filter, Hit, search};
use crate::mcp::arguments::Arguments;
use crate::mcp::next::call_of;
use crate::mcp::report::Report;
use crate::ports::House;
use crate::ports::storage::{Connection, ConnectionState, Device};
use crate::problem::Problem;
use crate::run::{find_tool, rule_on};

/// Results of a search, unless the client asks otherwise.
const HITS: usize = 5;
/// Hits that come with their schema.
const WITH_SCHEMA: usize = 3;
/// Largest answer of a search in bytes; beyond it schemas are left to `describe_tool`.
const SEARCH_BYTES: usize = 7_500;

/// Tools for a task, in every app.
pub(super) async fn search_tools(
    house: &House,
    device: &Device,
    arguments: &Arguments<'_>,
) -> Result<Report, Problem> {
    let only = arguments.text("app").map(|slug| find_app(house, slug)).transpose()?;
    let own = house.store.connections.list(&device.user, None).await?;
    let connected: Vec<&str> = own.iter().map(|row| row.app.as_str()).collect();
    let limit = arguments.count("limit", HITS);
    // Effects are filtered below: `write` is three of them.
    let filter = Filter {
        app: only.map(|app| app.slug.as_ref()),
        effect: (arguments.text("effect") == Some("read")).then_some(Effect::Read),
        connected: &connected,
        connected_only: false,
        limit: if arguments.text("effect") == Some("write") { usize::MAX } else { limit },
    };
    let mut hits = search(&house.catalog, arguments.required("query"), &filter);
    hits.retain(|hit| is_wanted(hit.tool, arguments.text("effect")));
    hits.truncate(limit);
    let mut report = Report::of(lines(device, &hits, &own));
    report.next = hits.first().map(|best| lead(best, &own)).or_else(|| Some(call_of("list_apps", json!({}))));
    Ok(report)
}

fn is_wanted(tool: &Tool, effect: Option<&str>) -> bool {
    match effect {
        Some("read") => tool.effect.is_read(),
        Some("write") => !tool.effect.is_read(),
        _ => true,
    }
}

/// The hits; the best carry their schema while there is room.
fn lines(device: &Device, hits: &[Hit<'_>], own: &[Connection]) -> Value {
    let mut items: Vec<Value> = hits.iter().map(|hit| line(device, hit, own)).collect();
    let mut used: usize = items.iter().map(|item| item.to_string().len()).sum();
    for (item, hit) in items.iter_mut().zip(hits).take(WITH_SCHEMA) {
        let schema = input_schema(hit.tool);
        let size = schema.to_string().len() + 16;
        if let Some(members) = item.as_object_mut().filter(|_| used + size <= SEARCH_BYTES) {
            members.insert("input_schema".to_owned(), schema);
            used += size;
        }
    }
    Value::Array(items)
}

fn line(device: &Device, hit: &Hit<'_>, own: &[Connection]) -> Value {
    let accounts: Vec<&str> = accounts(hit.app, own).map(|row| row.account.label.as_str()).collect();
    json!({
        "tool": hit.tool.name, "summary": hit.tool.summary, "effect": hit.tool.effect,
        "decision": rule_on(device, hit.app, hit.tool).decision, "connected": is_ready(hit.app, own), "accounts": accounts,
    })
}

fn accounts<'c>(app: &App, own: &'c [Connection]) -> impl Iterator<Item = &'c Connection> {
    own.iter().filter(move |row| row.app == app.slug && row.state == ConnectionState::Active)
}

fn is_ready(app: &App, own: &[Connection]) -> bool {
    !app.needs_connection() || accounts(app, own).next().is_some()
}

fn lead(best: &Hit<'_>, own: &[Connection]) -> Value {
    if is_ready(best.app, own) {
        call_of("describe_tool", json!({ "tool": best.tool.name }))
    } else {
        call_of("connect_app", json!({ "app": best.app.slug }))
    }
}

/// Every tool of one app.
pub(super) fn list_app_tools(house: &House, arguments: &Arguments<'_>) -> Result<Report, Problem> {
    let app = find_app(house, arguments.required("app"))?;
    let mut tools: Vec<&Tool> =
        app.tools.iter().filter(|tool| is_wanted(tool, arguments.text("effect"))).collect();
    tools.sort_by(|left, right| left.name.cmp(&right.name));
    let line = |tool: &&Tool| json!({ "tool": tool.name, "summary": tool.summary, "effect": tool.effect });
    apps::turn(&tools, arguments, |tool| &tool.name, line)
}

/// One tool, with everything needed to call it.
pub(super) async fn describe_tool(
    house: &House,
    device: &Device,
    arguments: &Arguments<'_>,
) -> Result<Report, Problem> {
    let (app, tool) = find_tool(house, arguments.required("tool"))?;
    let own = house.store.connections.list(&device.user, Some(&app.slug)).await?;
    let labels: Vec<Value> = accounts(app, &own)
        .map(|row| json!({ "number": row.number, "account": row.account.label, "default": row.is_default }))
        .collect();
    let runner = if tool.effect.is_read() { "run_read_tool" } else { "preview_tool, then run_write_tool" };
    Ok(Report::of(json!({
        "tool": tool.name, "app": app.slug, "title": tool.title, "description": describe_at_length(tool),
        "effect": tool.effect, "decision": rule_on(device, app, tool).decision, "run_by": runner, "revision": tool.revision,
        "connected": is_ready(app, &own), "accounts": labels, "input_schema": input_schema(tool),
        "examples": tool.examples.iter().map(example).collect::<Vec<_>>(),
    })))
}

/// Summary and description as one text.
pub(super) fn describe_at_length(tool: &Tool) -> String {
    if tool.description.is_empty() {
        tool.summary.to_string()
    } else {
        format!("{} {}", tool.summary, tool.description)
    }
}

fn example(example: &Example) -> Value {
    let arguments = serde_json::from_str::<Value>(&example.args).unwrap_or_default();
    json!({ "ask": example.ask, "arguments": arguments })
}
