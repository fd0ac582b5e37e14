use http::StatusCode;
use serde_json::{Map, Value, json};

use super::reply::Reply;
use crate::repeated_member::find_repeated_member;

/// One JSON-RPC message of a client.
#[derive(Debug)]
pub(super) enum Message {
    /// It wants no answer.
    Notification,
    /// It wants one.
    Request(Request),
}

/// A request.
#[derive(Debug)]
pub(super) struct Request {
    /// Given back as it came, type included; `0` is an id too.
    pub(super) id: Value,
    /// `tools/call`.
    pub(super) method: String,
    /// Its parameters.
    pub(super) params: Map<String, Value>,
}

impl Request {
    /// A text parameter.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.get(name).and_then(Value::as_str)
    }

    /// A member of `_meta` in the protocol's own namespace.
    pub(super) fn meta(&self, name: &str) -> Option<&Value> {
        self.params.get("_meta")?.get(format!("io.modelcontextprotocol/{name}"))
    }
}

/// Reads a body: one object of JSON-RPC 2.0 with a method. Batches and answers are refused.
///
/// # Errors
/// A 400 [`Reply`] with `-32700` or `-32600`.
pub(super) fn read(body: &[u8]) -> Result<Message, Reply> {
    let value: Value =
        serde_json::from_slice(body).map_err(|_| refuse(&Value::Null, -32_700, "The body is not JSON."))?;
    let Value::Object(mut message) = value else {
        return Err(refuse(&Value::Null, -32_600, "Send one JSON-RPC object; batches are not served."));
    };
    let id = message.remove("id");
    let told = id.clone().filter(is_id).unwrap_or(Value::Null);
    if let Some(place) = find_repeated_member(body) {
        let words = format!("{place} stands twice; nothing was done. Send it once.");
        return Err(refuse(&told, -32_600, &words));
    }
    if message.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return Err(refuse(&told, -32_600, "jsonrpc must be \"2.0\"."));
    }
    let Some(Value::String(method)) = message.remove("method") else {
        return Err(refuse(&Value::Null, -32_600, "method must be text; answers are not taken here."));
    };
    let Some(id) = id else { return Ok(Message::Notification) };
    if !is_id(&id) {
        return Err(refuse(&Value::Null, -32_600, "id must be text or a number."));
    }
    match message.remove("params") {
        None => Ok(Message::Request(Request { id, method, params: Map::new() })),
        Some(Value::Object(params)) => Ok(Message::Request(Request { id, method, params })),
        Some(_) => Err(refuse(&id, -32_600, "params must be an object.")),
    }
}

fn is_id(id: &Value) -> bool {
    id.is_string() || id.is_number()
}

fn refuse(id: &Value, code: i32, message: &str) -> Reply {
    let error = json!({ "code": code, "message": message });
    Reply::json(StatusCode::BAD_REQUEST, &json!({ "jsonrpc": "2.0", "id": id, "error": error }))
}
