use axum::body::Body;
use http::Request;
use http::request::Builder;
use serde_json::{Value, json};

use crate::tests::support::{Answer, Api};

impl Api {
    /// A POST with what every client sends.
    pub(super) fn mcp(&self, query: &str) -> Builder {
        self.request("POST", &format!("/mcp{query}")).header("content-type", "application/json")
    }

    /// A request of the handshake era.
    pub(super) async fn legacy(&self, method: &str, params: Value) -> Answer {
        self.say(self.mcp(""), &json!({ "jsonrpc": "2.0", "id": 7, "method": method, "params": params }))
            .await
    }

    /// A request of revision 2026-07-28, complete.
    pub(super) async fn modern(&self, method: &str, params: Value) -> Answer {
        self.modern_at("", method, params, json!({})).await
    }

    /// The same with a query and declared capabilities.
    pub(super) async fn modern_at(&self, query: &str, method: &str, mut params: Value, can: Value) -> Answer {
        let name = params.get("name").or(params.get("uri")).and_then(Value::as_str).unwrap_or("-").to_owned();
        params["_meta"] = json!({
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": { "name": "test", "version": "1" },
            "io.modelcontextprotocol/clientCapabilities": can,
        });
        let request = self.mcp(query).header("mcp-protocol-version", "2026-07-28");
        let request = request.header("mcp-method", method).header("mcp-name", name);
        self.say(request, &json!({ "jsonrpc": "2.0", "id": "a", "method": method, "params": params })).await
    }

    /// A tool's answer, read from its one text block; whether it is an error comes first.
    pub(in crate::tests) async fn call(&self, tool: &str, arguments: Value) -> (bool, Value) {
        self.call_at("", tool, arguments).await
    }

    /// The same on a pinned surface.
    pub(super) async fn call_at(&self, query: &str, tool: &str, arguments: Value) -> (bool, Value) {
        let params = json!({ "name": tool, "arguments": arguments });
        let answer = self.modern_at(query, "tools/call", params, json!({})).await;
        read(&answer)
    }

    pub(super) async fn say(&self, request: Builder, body: &Value) -> Answer {
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }
}

/// The one text block of a tool's result.
pub(super) fn read(answer: &Answer) -> (bool, Value) {
    let content = answer.body["result"]["content"].as_array();
    let content = content.unwrap_or_else(|| panic!("no tool result: {answer:?}"));
    assert_eq!(content.len(), 1);
    let text = content[0]["text"].as_str().unwrap();
    (answer.body["result"]["isError"] == true, serde_json::from_str(text).unwrap())
}

/// Status and code of an error of the protocol; code 0 for a result.
pub(super) fn code(answer: &Answer) -> (u16, i64) {
    (answer.status.as_u16(), answer.body["error"]["code"].as_i64().unwrap_or(0))
}

/// A request without anything a client would add.
pub(super) fn bare(method: &str, path: &str) -> Request<Body> {
    Request::builder().method(method).uri(path).body(Body::empty()).unwrap()
}
