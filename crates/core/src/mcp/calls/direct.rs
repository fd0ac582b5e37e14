use clawlink_manifest::Tool;
use serde_json::{Map, Value, json};

use super::find::describe_at_length;
use super::preview;
use super::rest::{Rest, read_rest};
use super::run::{Promised, output_of, read, write};
use crate::exec::schema::input_schema;
use crate::mcp::arguments::wrong;
use crate::mcp::methods::Turn;
use crate::mcp::report::Report;
use crate::mcp::tools::Hints;
use crate::problem::Problem;
use crate::run::{Call, preview as render};

/// What begins the arguments that are ours, not the tool's.
const OURS: &str = "clawlink_";

/// An argument that a pinned tool gets beside its own.
struct Added {
    name: &'static str,
    kind: &'static str,
    description: &'static str,
}

const CONNECTION: Added = Added {
    name: "clawlink_connection",
    kind: "string",
    description: "The acting account: number, id or label",
};
const CURSOR: Added =
    Added { name: "clawlink_cursor", kind: "string", description: "The cursor of the page before" };
const WRITES: [Added; 4] = [
    Added {
        name: "clawlink_preview",
        kind: "boolean",
        description: "true shows what would be sent, and sends nothing",
    },
    Added {
        name: "clawlink_digest",
        kind: "string",
        description: "The digest of the preview that the user saw",
    },
    Added {
        name: "clawlink_confirmed",
        kind: "boolean",
        description: "true only if the user agreed to this very call",
    },
    Added {
        name: "clawlink_idempotency_key",
        kind: "string",
        description: "New for each intended effect; a repeat with it is not sent again",
    },
];

fn added(tool: &Tool) -> Vec<&'static Added> {
    let mut added = vec![&CONNECTION];
    if tool.effect.is_read() {
        added.push(&CURSOR);
    } else {
        added.extend(&WRITES);
    }
    added
}

/// A pinned tool as `tools/list` shows it: the catalogue's own, and our arguments beside its own.
#[must_use]
pub fn describe(tool: &Tool) -> Value {
    let mut schema = input_schema(tool);
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for added in added(tool) {
            let property = json!({ "type": added.kind, "description": added.description });
            properties.insert(added.name.to_owned(), property);
        }
    }
    json!({
        "name": tool.name, "title": tool.title, "description": describe_at_length(tool), "inputSchema": schema,
        "annotations": Hints::of(tool.effect).annotations(),
    })
}

/// Calls a pinned tool, by the same pipeline as `run_*`.
pub(super) async fn call(
    turn: &Turn<'_>,
    tool: &Tool,
    given: &Map<String, Value>,
) -> Result<Report, Problem> {
    let (house, device) = (turn.house, &turn.caller.device);
    let (ours, own): (Map<String, Value>, Map<String, Value>) =
        given.clone().into_iter().partition(|(name, _)| name.starts_with(OURS));
    check(tool, &ours)?;
    let text = |name: &str| ours.get(name).and_then(Value::as_str).map(str::to_owned);
    let flag = |name: &str| ours.get(name).and_then(Value::as_bool).unwrap_or(false);
    let call = Call {
        tool: tool.name.to_string(),
        arguments: own,
        connection: text(CONNECTION.name),
        cursor: text(CURSOR.name),
        ..Call::default()
    };
    if tool.effect.is_read() {
        return read_pinned(turn, tool, given, call).await;
    }
    if flag("clawlink_preview") {
        let previewed = render(house, device, call.clone()).await?;
        let mut report = preview::describe(&call, &previewed);
        // `run_write_tool` does not stand beside pinned tools: the same tool is called again, with the digest.
        report.next = Some(again(tool, given, &previewed.prepared.digest));
        return Ok(report);
    }
    let promised = Promised {
        digest: text("clawlink_digest"),
        confirmed: flag("clawlink_confirmed"),
        key: text("clawlink_idempotency_key"),
    };
    write(house, device, call, promised).await
}

/// A read, or the rest of one that was cut; what leads on is the same tool again.
async fn read_pinned(
    turn: &Turn<'_>,
    tool: &Tool,
    given: &Map<String, Value>,
    call: Call,
) -> Result<Report, Problem> {
    let (house, device) = (turn.house, &turn.caller.device);
    let output = output_of(false, Vec::new());
    if let Some(rest) = call.cursor.as_deref().and_then(Rest::parse) {
        return read_rest(house, device, &call, &rest, &output).await;
    }
    let mut report = read(house, device, call, output).await?;
    let cursor = report.page.as_ref().and_then(|page| page.cursor.clone());
    report.next = report.next.and(cursor).map(|cursor| {
        let mut arguments = given.clone();
        arguments.insert(CURSOR.name.to_owned(), json!(cursor));
        json!({ "tool": tool.name, "arguments": arguments })
    });
    Ok(report)
}

fn again(tool: &Tool, given: &Map<String, Value>, digest: &str) -> Value {
    let mut arguments = given.clone();
    arguments.remove("clawlink_preview");
    arguments.insert("clawlink_digest".to_owned(), json!(digest));
    json!({ "tool": tool.name, "arguments": arguments })
}

fn check(tool: &Tool, ours: &Map<String, Value>) -> Result<(), Problem> {
    let known = added(tool);
    for (name, value) in ours {
        let added = known.iter().find(|added| added.name == name);
        let names = || known.iter().map(|added| added.name).collect::<Vec<_>>().join(", ");
        let added = added.ok_or_else(|| wrong(name, &format!("one of {}", names()), Some(value)))?;
        let fits = if added.kind == "boolean" { value.is_boolean() } else { value.is_string() };
        if !fits {
            return Err(wrong(name, &format!("a {}", added.kind), Some(value)));
        }
    }
    Ok(())
}
