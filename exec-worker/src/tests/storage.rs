//! How often a call waits for storage: counted, so that one step more turns red.

use std::sync::Arc;

use clawlink_core::memory::Memory;
use clawlink_core::testing::Seen;
use serde_json::json;

use tower::ServiceExt as _;

use super::support::{Api, NOTE, NOTES, note};
use crate::router::router;

/// An API in an isolate that keeps rows, warmed by one read; from then on neither KV nor the connection's object answers.
async fn warm() -> Api {
    let mut api = Api::connected().await;
    api.test.house.memory = Arc::new(Memory::keeping_rows());
    api.test.http.answer(200, NOTES);
    assert_eq!(api.post("/v1/execute", &json!({ "tool": "workbench_list_notes" })).await.status, 200);
    api.test.sql.reset();
    api.test.wire.cut("key store");
    api.test.wire.cut("connection store");
    api
}

/// Status and round trips to the database until the answer; what comes after it is not waited for.
async fn waited(api: &Api, request: http::Request<axum::body::Body>) -> (u16, usize) {
    let response = router(api.test.house.clone()).oneshot(request).await.unwrap();
    let counted = (response.status().as_u16(), api.test.sql.round_trips());
    api.test.background.finish().await;
    counted
}

#[tokio::test]
async fn a_warm_read_waits_for_no_storage() {
    let api = warm().await;
    api.test.http.answer(200, NOTES);
    let body = json!({ "tool": "workbench_list_notes" }).to_string();
    let request = api.request("POST", "/v1/execute").body(body.into()).unwrap();
    assert_eq!(waited(&api, request).await, (200, 0));
}

#[tokio::test]
async fn a_warm_write_waits_for_its_claim_alone() {
    let api = warm().await;
    api.test.http.answer(201, NOTE);
    let request = api.request("POST", "/v1/execute").header("idempotency-key", "k");
    let request = request.body(note().to_string().into()).unwrap();
    assert_eq!(waited(&api, request).await, (200, 1));
}

#[tokio::test]
async fn after_five_seconds_rows_are_read_again() {
    let api = warm().await;
    api.test.clock.advance_ms(5_000);
    api.test.http.answer(200, NOTES);
    let body = json!({ "tool": "workbench_list_notes" }).to_string();
    let request = api.request("POST", "/v1/execute").body(body.into()).unwrap();
    assert_eq!(waited(&api, request).await, (200, 2), "device and connection; the ciphertext is still good");
}

#[tokio::test]
async fn a_version_that_was_refused_is_not_sent_again_by_a_row_from_before() {
    let mut api = Api::connected().await;
    api.test.house.memory = Arc::new(Memory::keeping_rows());
    let refused = r#"{"error":{"code":"invalid_token","message":"ended"}}"#;
    let renewed = |token: &str| format!(r#"{{"access_token":"{token}","expires_in":3600}}"#);
    let list = json!({ "tool": "workbench_list_notes" });
    let http = &api.test.http;
    http.answer(200, NOTES);
    http.answer(401, refused).answer(200, &renewed("access-2")).answer(200, NOTES);
    http.answer(401, refused).answer(200, &renewed("access-3")).answer(200, NOTES);
    for _ in 0..3 {
        let answer = api.post("/v1/execute", &list).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    let token = |seen: &Seen| {
        let value =
            seen.headers.iter().find(|(name, _)| name == "authorization").map(|(_, value)| value.clone());
        value.and_then(|value| value.strip_prefix("Bearer access-").map(str::to_owned))
    };
    let sent: Vec<String> = http.seen().iter().filter_map(token).collect();
    assert_eq!(sent, ["mara", "mara", "2", "2", "3"]);
}

#[tokio::test]
async fn a_policy_that_was_set_a_moment_ago_holds_for_a_write() {
    let api = warm().await;
    let device = api.get("/v1/whoami").await.body["device"]["id"].as_str().unwrap().into();
    let read_only = clawlink_core::policy::Policy::ReadOnly;
    let rules = &api.test.house.store.rules;
    assert!(rules.set_policy(api.person.id(), &device, read_only).await.unwrap());
    // The device is asked for anew by `whoami`, so it is warmed with what it was before.
    assert_eq!(
        api.write("k", &note()).await.code(),
        (403, "policy_denied"),
        "the claim says so, and it is decided anew"
    );
    assert!(
        rules.set_policy(api.person.id(), &device, clawlink_core::policy::Policy::Trusted).await.unwrap()
    );
    api.test.http.answer(201, NOTE);
    assert_eq!(api.write("k", &note()).await.status, 200, "nor is a refusal believed from memory");
    assert_eq!(api.test.http.seen().iter().filter(|seen| seen.method == "POST").count(), 1);
}
