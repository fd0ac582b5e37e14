use serde_json::{Map, Value, json};

/// The call of our API that a problem recommends, as a call of a tool; `None` where no tool does it.
pub(super) fn as_tool(call: &Value) -> Option<Value> {
    let path = call.get("path")?.as_str()?;
    let body = call.get("body").cloned().unwrap_or_else(|| json!({}));
    if let Some(query) = path.strip_prefix("/v1/tools/search?") {
        let (_, words) = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "query")?;
        return Some(call_of("search_tools", json!({ "query": words })));
    }
    if let Some(tool) = path.strip_prefix("/v1/tools/") {
        return Some(call_of("describe_tool", json!({ "tool": tool })));
    }
    if let Some(approval) = path.strip_prefix("/v1/approvals/") {
        return Some(call_of("list_approvals", json!({ "approval": approval })));
    }
    match path {
        "/v1/apps" => Some(call_of("list_apps", json!({}))),
        "/v1/connections" => Some(call_of("list_connections", json!({}))),
        "/v1/connect-sessions" => Some(call_of("connect_app", rename(body, "connection", "reconnect"))),
        "/v1/preview" => Some(call_of("preview_tool", body)),
        "/v1/execute" => Some(call_of("run_read_tool", body)),
        _ => None,
    }
}

/// A call that can be made as it stands.
pub(super) fn call_of(tool: &str, arguments: Value) -> Value {
    json!({ "tool": tool, "arguments": without_nulls(arguments) })
}

fn without_nulls(arguments: Value) -> Value {
    let Value::Object(members) = arguments else { return arguments };
    // An absent connection is written by its absence: clients check arguments against the schema.
    let kept = members.into_iter().filter(|(_, value)| !value.is_null() && value.as_str() != Some(""));
    Value::Object(kept.collect::<Map<_, _>>())
}

fn rename(mut body: Value, from: &str, to: &str) -> Value {
    if let Some(members) = body.as_object_mut()
        && let Some(value) = members.remove(from)
    {
        members.insert(to.to_owned(), value);
    }
    body
}
