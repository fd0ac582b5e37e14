use clawlink_manifest::{App, FieldKind, Tool};
use serde_json::{Map, Value, json};

use crate::exec::json::text_of;
use crate::exec::template::expand;

/// The read that tells whether a write happened, as a body for `/v1/execute` that can be sent as it stands; `None` where
/// the tool knows none, or where the write's arguments do not give what the read needs.
pub(super) fn settle_call(
    app: &App,
    tool: &Tool,
    given: &Map<String, Value>,
    connection: &str,
) -> Option<Value> {
    let verify = tool.verify_with.as_ref()?;
    let read = app.tools.iter().find(|tool| tool.verb == verify.tool)?;
    let mut arguments = Map::new();
    for (name, template) in verify.args.iter() {
        let text = expand(template, |field| given.get(field).map(|value| text_of(value).into_owned()));
        if text.contains('{') {
            return None;
        }
        arguments.insert(name.to_string(), typed(read, name, text));
    }
    Some(json!({ "tool": read.name, "arguments": arguments, "connection": connection }))
}

/// The text as the read's field wants it.
fn typed(read: &Tool, name: &str, text: String) -> Value {
    let kind = read.fields.iter().find(|field| field.name == name).map(|field| field.kind);
    let parsed = || serde_json::from_str(&text).ok();
    match kind {
        Some(FieldKind::String) | None => Value::String(text),
        Some(_) => parsed().unwrap_or(Value::String(text)),
    }
}
