use axum::body::Body;
use clawlink_core::policy::Policy;
use serde_json::{Value, json};

use super::support::{bare, code};
use crate::tests::support::Api;

async fn api() -> Api {
    Api::with(Policy::Standard).await
}

fn ping() -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" })
}

#[tokio::test]
async fn other_paths_are_json_404_without_a_credential() {
    let api = api().await;
    for path in ["/mcp/sse", "/mcp/", "/.well-known/nothing", "/mcp/.well-known/openid-configuration"] {
        let answer = api.send(bare("GET", path)).await;
        assert_eq!(answer.code(), (404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn a_foreign_page_is_refused_before_anything_else() {
    let api = api().await;
    for origin in ["https://evil.example", "null", "http://127.0.0.1.evil.example"] {
        for method in ["OPTIONS", "HEAD", "GET", "POST"] {
            let request = api.request(method, "/mcp").header("origin", origin).body(Body::empty()).unwrap();
            assert_eq!(api.send(request).await.status, 403, "{method} {origin}");
        }
    }
    let request = api.mcp("").header("host", "evil.example:8788");
    assert_eq!(api.say(request, &ping()).await.status, 403);
}

#[tokio::test]
async fn a_welcome_page_is_let_in_and_told_so() {
    let api = api().await;
    for origin in ["http://127.0.0.1:8787", "http://localhost:5173"] {
        let request = api.request("OPTIONS", "/mcp").header("origin", origin).body(Body::empty()).unwrap();
        let answer = api.send(request).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.headers["access-control-allow-origin"]),
            (204, &origin.parse().unwrap())
        );
        assert!(
            answer.headers["access-control-allow-headers"].to_str().unwrap().contains("mcp-protocol-version")
        );
        let answer = api.say(api.mcp("").header("origin", origin), &ping()).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.headers["access-control-allow-origin"]),
            (200, &origin.parse().unwrap())
        );
    }
}

#[tokio::test]
async fn head_is_refused_without_a_body_even_before_the_credential() {
    let answer = api().await.send(bare("HEAD", "/mcp")).await;
    assert_eq!((answer.status.as_u16(), answer.body), (405, Value::Null));
}

#[tokio::test]
async fn without_a_live_credential_each_method_is_challenged() {
    let api = api().await;
    for method in ["GET", "POST", "DELETE"] {
        let answer = api.send(bare(method, "/mcp")).await;
        let challenge = answer.headers["www-authenticate"].to_str().unwrap();
        assert_eq!(answer.status, 401, "{method}");
        assert_eq!(
            challenge,
            "Bearer resource_metadata=\"http://127.0.0.1:8788/.well-known/oauth-protected-resource/mcp\", \
             scope=\"tools:read tools:write connections:write\""
        );
    }
    let request =
        http::Request::post("/api/mcp").header("authorization", "Bearer stale").body(Body::empty()).unwrap();
    let challenge = api.send(request).await.headers["www-authenticate"].to_str().unwrap().to_owned();
    assert!(
        challenge.contains("http://127.0.0.1:8787/.well-known/oauth-protected-resource/api/mcp"),
        "{challenge}"
    );
    assert!(challenge.ends_with("error=\"invalid_token\""), "{challenge}");
    for (name, value) in [("cookie", format!("key={}", api.credential)), ("x-other", api.credential.clone())]
    {
        let path = format!("/mcp?api_key={}", api.credential);
        let request = http::Request::post(path).header(name, value).body(Body::empty()).unwrap();
        assert_eq!(api.send(request).await.status, 401, "{name}");
    }
}

#[tokio::test]
async fn the_keys_own_header_wins_over_the_bearer() {
    let api = api().await;
    let request = http::Request::post("/mcp").header("content-type", "application/json");
    let request =
        request.header("authorization", "Bearer nonsense").header("x-clawlink-api-key", &api.credential);
    assert_eq!(api.say(request, &ping()).await.status, 200);
    let request = api.mcp("").header("x-clawlink-api-key", "nonsense");
    assert_eq!(api.say(request, &ping()).await.status, 401);
}

#[tokio::test]
async fn with_a_credential_only_post_is_served() {
    let api = api().await;
    for method in ["GET", "DELETE", "PUT"] {
        let answer = api.send(api.request(method, "/mcp").body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.body), (405, Value::Null), "{method}");
        assert_eq!(answer.headers["allow"], "POST");
        assert!(!answer.headers.contains_key("content-type"));
    }
}

#[tokio::test]
async fn a_body_must_be_one_message_of_json_rpc() {
    let api = api().await;
    for (body, expected) in [
        ("{", (400, -32_700)),
        ("", (400, -32_700)),
        ("[]", (400, -32_600)),
        (r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, (400, -32_600)),
        (r#"{"id":1,"method":"ping"}"#, (400, -32_600)),
        (r#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, (400, -32_600)),
        (r#"{"jsonrpc":"2.0","id":1,"result":{}}"#, (400, -32_600)),
        (r#"{"jsonrpc":"2.0","id":1,"method":7}"#, (400, -32_600)),
        (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, (400, -32_600)),
        (r#"{"jsonrpc":"2.0","id":true,"method":"ping"}"#, (400, -32_600)),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, (400, -32_600)),
    ] {
        let answer = api.send(api.mcp("").body(Body::from(body)).unwrap()).await;
        assert_eq!(code(&answer), expected, "{body}");
    }
    let request = api.request("POST", "/mcp").header("content-type", "text/plain");
    assert_eq!(api.say(request, &ping()).await.status, 415);
    let long = api.mcp("").body(Body::from(vec![b' '; 1024 * 1024 + 1])).unwrap();
    assert_eq!(api.send(long).await.status, 413);
}

#[tokio::test]
async fn an_id_comes_back_as_it_was() {
    let api = api().await;
    for id in [json!(0), json!("0"), json!(-1), json!("a b"), json!(9_007_199_254_740_991_u64)] {
        let answer = api.say(api.mcp(""), &json!({ "jsonrpc": "2.0", "id": id, "method": "ping" })).await;
        assert_eq!(answer.body, json!({ "jsonrpc": "2.0", "id": id, "result": {} }));
    }
}

#[tokio::test]
async fn a_notification_is_taken_in_silence_whatever_its_headers() {
    let api = api().await;
    for method in ["notifications/initialized", "notifications/cancelled", "notifications/unheard-of"] {
        let request = api.mcp("").header("mcp-protocol-version", "2026-07-28");
        let answer = api.say(request, &json!({ "jsonrpc": "2.0", "method": method })).await;
        assert_eq!((answer.status.as_u16(), answer.body), (202, Value::Null), "{method}");
        assert!(!answer.headers.contains_key("content-type"));
    }
}

#[tokio::test]
async fn sessions_and_streams_are_ignored_and_never_offered() {
    let api = api().await;
    let request = api.mcp("").header("mcp-session-id", "old").header("last-event-id", "9");
    let answer = api.say(request, &ping()).await;
    assert_eq!(answer.status, 200);
    assert!(!answer.headers.contains_key("mcp-session-id"));
}
