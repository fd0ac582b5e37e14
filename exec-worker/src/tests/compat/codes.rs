//! Rows of the table of codes that come from the app, from its grant, or from this deployment: each as a whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use clawlink_core::connect::Fresh;
use clawlink_core::memory::Memory;
use clawlink_core::ports::HttpFault;
use serde_json::{Value, json};

use super::support::{CREATE, LIST, note};
use crate::tests::support::{Answer, Api, NOTES};

/// Another keyring than the one that credentials were sealed with.
const OTHER_KEYS: &str = r#"{"k2":"ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="}"#;

/// What a refusal comes down to: status, `Retry-After`, the error without its words, and both APIs' ends.
fn sum(answer: &Answer) -> Value {
    let error = &answer.body["error"];
    let canonical = &answer.body["canonical"];
    json!({
        "status": answer.status.as_u16(),
        "wait": answer.headers.get("retry-after").map(|value| value.to_str().unwrap()),
        "error": [error["type"], error["code"], error["retryable"]],
        "outcome": answer.body["outcome"],
        "canonical": [canonical["status"], canonical["error_code"]],
    })
}

fn is_told(answer: &Answer, hint: &str) {
    let shown = answer.shown();
    assert!(shown["hint"].as_str().is_some_and(|told| told.contains(hint)), "{hint}: {shown}");
}

#[tokio::test]
async fn a_grant_that_lacks_a_scope_is_told_before_anything_is_sent() {
    let api =
        Api::connected_as("workbench", |fresh| Fresh { scopes: vec!["notes:read".to_owned()], ..fresh })
            .await;
    let answer = api.post(CREATE, &note()).await;
    let expected = json!({
        "status": 403, "wait": null, "error": ["missing_scopes", "needs_scope_upgrade", false],
        "outcome": "not_sent", "canonical": ["blocked", "forbidden"],
    });
    assert_eq!(sum(&answer), expected, "{answer:?}");
    assert_eq!(answer.body["details"], json!(["Missing: notes:write"]));
    is_told(&answer, "/dashboard/apps/workbench");
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_scope_that_the_app_finds_missing_has_failed() {
    let api = Api::connected().await;
    api.test.http.answer(403, r#"{"error":{"code":"insufficient_scope","message":"no notes"}}"#);
    let answer = api.post(LIST, &json!({})).await;
    let expected = json!({
        "status": 403, "wait": null, "error": ["missing_scopes", "missing_scopes", false],
        "outcome": "failed", "canonical": ["failed", "forbidden"],
    });
    assert_eq!(sum(&answer), expected, "{answer:?}");
    assert_eq!(answer.body["details"], json!(["The app's own words: \"no notes\""]));
    is_told(&answer, "/dashboard/apps/workbench");
}

#[tokio::test]
async fn an_app_that_is_asked_too_fast_says_how_long_to_wait() {
    let api = Api::connected().await;
    api.test.http.answer_with(429, &[("retry-after", "120")], "{}");
    let answer = api.post(LIST, &json!({})).await;
    let expected = json!({
        "status": 429, "wait": "120", "error": ["rate_limit", "rate_limit", true],
        "outcome": "failed", "canonical": ["failed", "rate_limited"],
    });
    assert_eq!(sum(&answer), expected, "{answer:?}");
    assert_eq!(answer.body["retryAfterSeconds"], 120);
    is_told(&answer, "Wait 120 s first.");
    let held = api.post(LIST, &json!({})).await;
    assert_eq!(held.refusal(), (429, "rate_limit"), "and nobody is sent until then: {held:?}");
    assert_eq!(sum(&held)["outcome"], "not_sent");
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn a_quota_that_is_used_up_is_not_worth_asking_again_soon() {
    let api = Api::connected_as("gmail", |fresh| fresh).await;
    let used_up = r#"{"error":{"code":403,"message":"Daily Limit Exceeded.","errors":[{"reason":"dailyLimitExceeded"}]}}"#;
    api.test.http.answer(403, used_up);
    let answer = api.post("/api/tools/gmail_search_emails/execute", &json!({})).await;
    let expected = json!({
        "status": 429, "wait": "3600", "error": ["rate_limit", "rate_limit_day", false],
        "outcome": "failed", "canonical": ["failed", "rate_limited"],
    });
    assert_eq!(sum(&answer), expected, "{answer:?}");
    is_told(&answer, "The daily quota is used up");
}

#[tokio::test]
async fn a_read_that_is_not_answered_in_time_may_be_asked_again() {
    let api = Api::connected().await;
    for _ in 0..3 {
        api.test.http.fail(HttpFault::Timeout(10_000));
    }
    let answer = api.post(LIST, &json!({})).await;
    let expected = json!({
        "status": 500, "wait": null, "error": ["network", "upstream_timeout", true],
        "outcome": "failed", "canonical": ["failed", "timeout"],
    });
    assert_eq!(sum(&answer), expected, "{answer:?}");
}

#[tokio::test]
async fn a_server_that_may_not_be_asked_is_a_fault_of_how_it_is_set_up() {
    let at_home = |fresh: Fresh| Fresh {
        auth_id: "token".to_owned(),
        instance: BTreeMap::from([("homeserver".to_owned(), "https://192.168.0.7".to_owned())]),
        ..fresh
    };
    let api = Api::connected_as("matrix", at_home).await;
    let answer = api.post("/api/tools/matrix_list_rooms/execute", &json!({})).await;
    let expected = json!({
        "status": 422, "wait": null, "error": ["configuration", "integration_misconfigured", false],
        "outcome": "not_sent", "canonical": ["failed", "execution_failed"],
    });
    assert_eq!(sum(&answer), expected, "{answer:?}");
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_key_that_the_deployment_lacks_is_one_too_and_waits_for_its_operator() {
    let mut api = Api::connected().await;
    api.test.house = api.test.deploy_with_keys(OTHER_KEYS, "k2").unwrap();
    let answer = api.post(LIST, &json!({})).await;
    let expected = json!({
        "status": 422, "wait": "300", "error": ["configuration", "integration_misconfigured", true],
        "outcome": "not_sent", "canonical": ["failed", "execution_failed"],
    });
    assert_eq!(sum(&answer), expected, "{answer:?}");
}

#[tokio::test]
async fn a_failure_of_ours_is_internal_with_its_cause_in_the_log_alone() {
    let mut api = Api::connected().await;
    api.test.house.memory = Arc::new(Memory::keeping_rows());
    api.test.http.answer(200, NOTES);
    assert_eq!(api.post(LIST, &json!({})).await.status, 200, "the device is known for a moment");
    api.test.wire.cut("database");
    let answer = api.post(CREATE, &note()).await;
    let expected = json!({
        "status": 500, "wait": "5", "error": ["unknown", "internal", true],
        "outcome": "not_sent", "canonical": ["failed", "execution_failed"],
    });
    assert_eq!(sum(&answer), expected, "{answer:?}");
    assert!(!answer.text.contains("driver"), "{answer:?}");
    assert_eq!(api.test.http.seen().len(), 1);
}
