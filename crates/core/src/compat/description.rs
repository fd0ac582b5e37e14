use clawlink_manifest::{App, Example, Field, Tool};
use serde_json::{Map, Value, json};

use super::account::accounts;
use super::connection::describe_choice;
use super::effect::is_idempotent;
use super::item::{canonical, item};
use super::names::find;
use crate::policy::Decision;
use crate::ports::House;
use crate::ports::storage::{Connection, Device};
use crate::problem::Problem;
use crate::run::rule_on;

/// One tool, with everything needed to call it: `{"tool": …}`.
///
/// # Errors
/// A problem with names that come close.
pub async fn describe_tool(house: &House, device: &Device, name: &str) -> Result<Value, Problem> {
    let (app, tool) = find(house, name)?;
    let own = house.store.connections.list(&device.user, Some(&app.slug)).await?;
    Ok(json!({ "tool": describe_at_length(house, device, app, tool, &own) }))
}

fn describe_at_length(house: &House, device: &Device, app: &App, tool: &Tool, own: &[Connection]) -> Value {
    let mut told = item(device, app, tool, own);
    let ruling = rule_on(device, app, tool);
    if ruling.decision != Decision::Allow {
        told.insert("policyReason".to_owned(), json!(ruling.reason()));
    }
    let connections: Vec<Value> = accounts(app, own).into_iter().map(describe_choice).collect();
    let scopes = tool.scopes.first().map(|all| all.iter().map(AsRef::as_ref).collect::<Vec<&str>>());
    for (name, value) in [
        ("tags", tags(app, tool)),
        ("connections", json!(connections)),
        ("requiresScopes", json!(scopes.unwrap_or_default())),
        ("idempotent", json!(is_idempotent(tool.effect))),
        // Neither is an argument of a tool: a preview is a call of its own, and a batch is several calls.
        ("supportsDryRun", json!(false)),
        ("supportsBatch", json!(false)),
        ("whenToUse", json!([tool.summary])),
        ("askBefore", json!(ask_before(ruling.decision))),
        ("safeDefaults", Value::Object(defaults(tool))),
        ("examples", tool.examples.iter().map(example).collect()),
        ("prerequisites", json!(prerequisites(tool))),
        ("followups", json!(followups(app, tool))),
        ("canonical", canonical(house, app, tool, own)),
    ] {
        told.insert(name.to_owned(), value);
    }
    Value::Object(told)
}

/// Where an app and a tool belong.
pub(super) fn tags(app: &App, tool: &Tool) -> Value {
    json!([app.category, tool.effect])
}

fn ask_before(decision: Decision) -> Vec<&'static str> {
    match decision {
        Decision::Allow => Vec::new(),
        Decision::Confirm => vec!["Preview the call and ask your user whether it may be sent as shown."],
        Decision::Approve => {
            vec!["Your user approves the call in the browser, by the link that it is answered with."]
        }
        Decision::Deny => vec!["Your user must let this device do it first, on the devices page."],
    }
}

fn defaults(tool: &Tool) -> Map<String, Value> {
    let default = |field: &Field| {
        let value = serde_json::from_str(field.default.as_ref()?).ok()?;
        Some((field.name.to_string(), value))
    };
    tool.fields.iter().filter_map(default).collect()
}

fn example(example: &Example) -> Value {
    let args = serde_json::from_str::<Value>(&example.args).unwrap_or_default();
    json!({ "user": example.ask, "args": args })
}

/// Where arguments come from.
fn prerequisites(tool: &Tool) -> Vec<String> {
    let prefix = tool.name.strip_suffix(tool.verb.as_ref()).unwrap_or_default();
    let source = |field: &Field| {
        let (verb, _) = field.from.split_once('#')?;
        Some(format!("{} comes from {prefix}{verb}.", field.name))
    };
    tool.fields.iter().filter_map(source).collect()
}

/// What can be done after it: to look whether it was done, and to take it back.
fn followups(app: &App, tool: &Tool) -> Vec<String> {
    let named = |verb: &str| app.tools.iter().find(|other| other.verb == verb).map(|other| &other.name);
    let look = tool.verify_with.as_ref().and_then(|verify| {
        Some(format!("{} shows whether it was done: {}", named(&verify.tool)?, verify.expect))
    });
    let undo = named(&tool.reverse).map(|name| format!("{name} takes it back."));
    look.into_iter().chain(undo).collect()
}
