//! Whoever is to wait is told how long, wherever they ask.

use clawlink_core::policy::Policy;
use serde_json::{Value, json};

use super::support::{Answer, Api};

/// The most calls of a device that may wait for its person.
const MOST_WAITING: usize = 20;

fn wait(answer: &Answer) -> Option<&str> {
    answer.headers.get("retry-after").map(|value| value.to_str().unwrap())
}

fn titled(nth: usize) -> Value {
    json!({ "title": format!("Plan {nth}"), "body": "b" })
}

#[tokio::test]
async fn a_device_that_asks_its_person_too_much_waits_a_minute() {
    let api = Api::with(Policy::Careful).await;
    api.test.connect(&api.person, "workbench", "mara").await.unwrap();
    let call = |nth| json!({ "tool": "workbench_create_note", "arguments": titled(nth) });
    for nth in 0..MOST_WAITING {
        let asked = api.write(&format!("k{nth}"), &call(nth)).await;
        assert_eq!((asked.code(), wait(&asked)), ((409, "approval_required"), None));
    }
    let refused = api.write("over", &call(MOST_WAITING)).await;
    assert_eq!((refused.code(), wait(&refused)), ((429, "too_many_approvals"), Some("60")), "{refused:?}");
    assert_eq!(
        (&refused.body["retry_after_seconds"], &refused.body["retryable"]),
        (&json!(60), &json!(true))
    );
    assert_eq!(refused.body["instance"], "/v1/execute");
    let published = json!({ "arguments": titled(MOST_WAITING), "confirmed": true });
    let told = api.post("/api/tools/workbench_create_note/execute", &published).await;
    assert_eq!((told.status.as_u16(), &told.body["error"]["code"]), (409, &json!("approval_required")));
    let hint = told.body["hint"].as_str().unwrap();
    assert!(
        hint.contains("/dashboard/approvals") && !hint.contains("Wait"),
        "a wait alone brings no yes: {hint}"
    );
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn what_is_away_says_when_to_look_again() {
    let api = Api::connected().await;
    api.test.wire.cut("database");
    for path in ["/v1/whoami", "/v1/tools", "/api/tools", "/api/actions?integration_id=workbench"] {
        let answer = api.get(path).await;
        assert_eq!((answer.status.as_u16(), wait(&answer)), (503, Some("5")), "{path}");
    }
    let list = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" });
    let request = api.request("POST", "/mcp").header("content-type", "application/json");
    let answer = api.send(request.body(axum::body::Body::from(list.to_string())).unwrap()).await;
    assert_eq!((answer.status.as_u16(), wait(&answer)), (503, Some("5")), "{answer:?}");
    assert!(!answer.text.contains("driver"), "{answer:?}");
}
