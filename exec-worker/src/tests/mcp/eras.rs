use http::request::Builder;
use serde_json::{Value, json};

use super::support::code;
use crate::tests::support::Api;

const NAMESPACE: &str = "io.modelcontextprotocol";

/// A modern request, to be spoilt.
struct Modern {
    headers: Vec<(&'static str, String)>,
    method: &'static str,
    params: Value,
}

fn modern(method: &'static str) -> Modern {
    let mut meta = json!({});
    meta[format!("{NAMESPACE}/protocolVersion")] = json!("2026-07-28");
    meta[format!("{NAMESPACE}/clientCapabilities")] = json!({});
    let headers = vec![("mcp-protocol-version", "2026-07-28".to_owned()), ("mcp-method", method.to_owned())];
    Modern { headers, method, params: json!({ "_meta": meta }) }
}

impl Modern {
    fn without(mut self, header: &str) -> Self {
        self.headers.retain(|(name, _)| *name != header);
        self
    }

    fn header(mut self, name: &'static str, value: &str) -> Self {
        self = self.without(name);
        self.headers.push((name, value.to_owned()));
        self
    }

    fn param(mut self, name: &str, value: &str) -> Self {
        self.params[name] = json!(value);
        self
    }

    fn meta(mut self, name: &str, value: Option<Value>) -> Self {
        let meta = self.params["_meta"].as_object_mut().unwrap();
        let name = format!("{NAMESPACE}/{name}");
        match value {
            Some(value) => meta.insert(name, value),
            None => meta.remove(&name),
        };
        self
    }

    async fn send(self, api: &Api) -> (u16, i64) {
        let request = self
            .headers
            .into_iter()
            .fold(api.mcp(""), |request: Builder, (name, value)| request.header(name, value));
        let body = json!({ "jsonrpc": "2.0", "id": 3, "method": self.method, "params": self.params });
        let answer = api.say(request, &body).await;
        assert_eq!(answer.body["id"], 3);
        code(&answer)
    }
}

#[tokio::test]
async fn what_a_modern_request_must_state_is_checked_in_order() {
    let api = Api::connected().await;
    let version = "protocolVersion";
    for (what, request, expected) in [
        ("complete", modern("tools/list"), (200, 0)),
        ("version header missing", modern("tools/list").without("mcp-protocol-version"), (400, -32_020)),
        (
            "version header other",
            modern("tools/list").header("mcp-protocol-version", "2025-11-25"),
            (400, -32_020),
        ),
        (
            "unserved version",
            modern("tools/list")
                .header("mcp-protocol-version", "2030-01-01")
                .meta(version, Some(json!("2030-01-01"))),
            (400, -32_022),
        ),
        (
            "unserved in the header alone",
            modern("tools/list").header("mcp-protocol-version", "2030-01-01").meta(version, None),
            (400, -32_022),
        ),
        ("no version stated", modern("tools/list").meta(version, None), (400, -32_602)),
        ("no capabilities", modern("tools/list").meta("clientCapabilities", None), (400, -32_602)),
        (
            "capabilities no object",
            modern("tools/list").meta("clientCapabilities", Some(json!("x"))),
            (400, -32_602),
        ),
        ("method header missing", modern("tools/list").without("mcp-method"), (400, -32_020)),
        (
            "method header in capitals",
            modern("tools/list").header("mcp-method", "Tools/List"),
            (400, -32_020),
        ),
        ("name header missing", modern("tools/call").param("name", "whoami"), (400, -32_020)),
        (
            "name header other",
            modern("tools/call").param("name", "whoami").header("mcp-name", "list_apps"),
            (400, -32_020),
        ),
        (
            "name header with blanks",
            modern("tools/call").param("name", "whoami").header("mcp-name", "  whoami "),
            (200, 0),
        ),
        (
            "name header encoded",
            modern("tools/call").param("name", "whoami").header("mcp-name", "=?base64?d2hvYW1p?="),
            (200, 0),
        ),
        (
            "uri header missing",
            modern("resources/read").param("uri", "clawlink://guides/tools"),
            (400, -32_020),
        ),
        (
            "uri header",
            modern("resources/read")
                .param("uri", "clawlink://guides/tools")
                .header("mcp-name", "clawlink://guides/tools"),
            (200, 0),
        ),
        ("initialize", modern("initialize"), (404, -32_601)),
        ("ping", modern("ping"), (404, -32_601)),
        ("setLevel", modern("logging/setLevel"), (404, -32_601)),
        ("listen", modern("subscriptions/listen"), (404, -32_601)),
        (
            "unknown tool",
            modern("tools/call").param("name", "none").header("mcp-name", "none"),
            (200, -32_602),
        ),
        (
            "unknown prompt",
            modern("prompts/get").param("name", "none").header("mcp-name", "none"),
            (200, -32_602),
        ),
        (
            "unknown resource",
            modern("resources/read").param("uri", "x://y").header("mcp-name", "x://y"),
            (200, -32_602),
        ),
    ] {
        assert_eq!(request.send(&api).await, expected, "{what}");
    }
}

#[tokio::test]
async fn discover_is_modern_even_without_anything_else() {
    let api = Api::connected().await;
    let answer = api.legacy("server/discover", json!({})).await;
    assert_eq!(code(&answer), (400, -32_602));
}

#[tokio::test]
async fn an_unserved_version_is_told_which_is() {
    let api = Api::connected().await;
    let request = api.mcp("").header("mcp-protocol-version", "2027-01-01");
    let answer = api.say(request, &json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" })).await;
    assert_eq!(
        answer.body["error"]["data"],
        json!({ "supported": ["2026-07-28"], "requested": "2027-01-01" })
    );
}

#[tokio::test]
async fn the_handshake_echoes_a_known_version_and_offers_the_newest_otherwise() {
    let api = Api::connected().await;
    for (asked, given) in [
        ("2025-11-25", "2025-11-25"),
        ("2025-06-18", "2025-06-18"),
        ("2024-11-05", "2024-11-05"),
        ("2023-01-01", "2025-11-25"),
        ("", "2025-11-25"),
    ] {
        let answer = api.legacy("initialize", json!({ "protocolVersion": asked, "capabilities": {} })).await;
        assert_eq!(answer.body["result"]["protocolVersion"], given, "{asked}");
    }
}

#[tokio::test]
async fn legacy_answers_carry_nothing_modern() {
    let api = Api::connected().await;
    for method in
        ["initialize", "ping", "tools/list", "prompts/list", "resources/list", "resources/templates/list"]
    {
        let answer = api.legacy(method, json!({})).await;
        assert_eq!(code(&answer), (200, 0), "{method}");
        for member in ["resultType", "_meta", "ttlMs", "cacheScope"] {
            assert!(answer.body["result"].get(member).is_none(), "{method} {member}");
        }
    }
    assert_eq!(code(&api.legacy("logging/setLevel", json!({})).await), (200, -32_601));
    let answer = api.legacy("resources/read", json!({ "uri": "x://y" })).await;
    assert_eq!((code(&answer), &answer.body["error"]["data"]["uri"]), ((200, -32_002), &json!("x://y")));
}

#[tokio::test]
async fn modern_results_say_what_they_are_and_how_long_they_hold() {
    let api = Api::connected().await;
    for (method, ttl) in [
        ("server/discover", json!(60_000)),
        ("tools/list", json!(300_000)),
        ("prompts/list", json!(300_000)),
        ("resources/list", json!(300_000)),
        ("resources/templates/list", json!(300_000)),
    ] {
        let result = api.modern(method, json!({})).await.body["result"].clone();
        assert_eq!(
            (&result["resultType"], &result["ttlMs"], &result["cacheScope"]),
            (&json!("complete"), &ttl, &json!("private")),
            "{method}"
        );
        assert_eq!(result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "clawlink");
    }
    let result = api.modern("tools/call", json!({ "name": "whoami" })).await.body["result"].clone();
    assert_eq!((&result["resultType"], result.get("ttlMs")), (&json!("complete"), None));
}

#[tokio::test]
async fn prompts_are_filled_and_guides_read() {
    let api = Api::connected().await;
    let params = json!({ "name": "use_app", "arguments": { "task": "mail Ada" } });
    let text =
        api.modern("prompts/get", params).await.body["result"]["messages"][0]["content"]["text"].to_string();
    assert!(text.contains("mail Ada"), "{text}");
    let answer = api.modern("prompts/get", json!({ "name": "use_app", "arguments": {} })).await;
    assert_eq!(code(&answer), (200, -32_602));
    for uri in ["clawlink://guides/tools", "clawlink://guides/errors"] {
        let answer = api.modern("resources/read", json!({ "uri": uri })).await;
        assert_eq!(answer.body["result"]["contents"][0]["uri"], uri);
    }
}

#[tokio::test]
async fn first_answers_are_these() {
    let api = Api::connected().await;
    let initialized = api.legacy("initialize", json!({ "protocolVersion": "2025-11-25" })).await;
    insta::assert_json_snapshot!("initialize", initialized.body);
    insta::assert_json_snapshot!("discover", api.modern("server/discover", json!({})).await.body);
}
