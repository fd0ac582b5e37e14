use clawlink_core::policy::Policy;
use clawlink_core::ports::{AccessNeed, Clock, ConnectionActor, HttpFault};
use serde_json::json;

use super::support::{Api, NOTES};

fn list() -> serde_json::Value {
    json!({ "tool": "workbench_list_notes", "arguments": {} })
}

#[tokio::test]
async fn a_read_sends_the_previewed_request_with_the_secret_filled_in() {
    let api = Api::connected().await;
    let preview = api.post("/v1/preview", &list()).await;
    assert_eq!(preview.body["decision"], "allow");
    assert_eq!(api.test.http.seen(), []);
    api.test.http.answer(200, NOTES);
    let answer = api.post("/v1/execute", &list()).await;
    assert_eq!((answer.status.as_u16(), &answer.body["status"]), (200, &json!("succeeded")), "{answer:?}");
    assert_eq!(answer.body["output"]["items"][0]["title"], "Plan");
    assert_eq!(answer.body["account"]["label"], "mara");
    assert_eq!(answer.body["digest"], preview.body["digest"]);
    let seen = &api.test.http.seen()[0];
    assert_eq!(seen.url, preview.body["plan"]["request"]["url"].as_str().unwrap());
    assert!(seen.headers.contains(&("authorization".to_owned(), "Bearer access-mara".to_owned())));
}

#[tokio::test]
async fn a_preview_tells_what_the_apps_answers_left_of_its_limit() {
    let api = Api::connected().await;
    assert_eq!(api.post("/v1/preview", &list()).await.body["rate"], json!(null), "nothing is known yet");
    let headers = [("ratelimit-limit", "60"), ("ratelimit-remaining", "41"), ("ratelimit-reset", "30")];
    api.test.http.answer_with(200, &headers, NOTES);
    api.post("/v1/execute", &list()).await;
    let resets_at = api.test.clock.now().plus_ms(30_000).to_iso();
    let rate = json!({ "limit": 60, "remaining": 41, "resets_at": resets_at });
    assert_eq!(api.post("/v1/preview", &list()).await.body["rate"], rate);
}

#[tokio::test]
async fn a_401_causes_one_refresh_and_one_retry() {
    let api = Api::connected().await;
    let http = &api.test.http;
    http.answer(401, r#"{"error":{"code":"invalid_token","message":"expired"}}"#);
    http.answer(200, r#"{"access_token":"access-2","refresh_token":"refresh-2","expires_in":3600}"#);
    http.answer(200, NOTES);
    let answer = api.post("/v1/execute", &list()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let seen = http.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen[1].url.ends_with("/oauth/token"));
    assert!(String::from_utf8_lossy(&seen[1].body).contains("refresh_token=refresh-mara"));
    assert!(seen[2].headers.contains(&("authorization".to_owned(), "Bearer access-2".to_owned())));
    assert_eq!(answer.body["attempts"][0]["then"], "refresh");
}

#[tokio::test]
async fn a_dead_grant_is_told_with_the_call_that_mends_it() {
    let api = Api::with(Policy::Standard).await;
    let connection = api.test.connect(&api.person, "workbench", "mara").await.unwrap();
    api.test.http.answer(400, r#"{"error":"invalid_grant"}"#).answer(400, r#"{"error":"invalid_grant"}"#);
    let user = api.person.id().clone();
    let need = AccessNeed { user, connection: connection.clone(), refused_version: Some(1), margin_ms: 0 };
    api.test.actor.access(need).await.unwrap();
    api.test.clock.advance_ms(30_000);
    assert!(api.test.actor.ring(&connection).await.unwrap(), "the refusal is confirmed");
    for _ in 0..2 {
        let answer = api.post("/v1/execute", &list()).await;
        assert_eq!(answer.code(), (409, "reauth_required"));
        assert_eq!(answer.body["next_call"]["path"], "/v1/connect-sessions");
    }
    assert_eq!(api.test.http.seen().len(), 2, "the calls asked nobody");
}

#[tokio::test]
async fn a_read_is_repeated_after_no_answer_but_not_for_ever() {
    let api = Api::connected().await;
    for _ in 0..2 {
        api.test.http.fail(HttpFault::NoAnswer("reset".to_owned()));
    }
    api.test.http.answer(200, NOTES);
    assert_eq!(api.post("/v1/execute", &list()).await.status, 200);
    for _ in 0..5 {
        api.test.http.fail(HttpFault::NoAnswer("reset".to_owned()));
    }
    assert_eq!(api.post("/v1/execute", &list()).await.code(), (502, "upstream_unreachable"));
    assert_eq!(api.test.http.seen().len(), 6);
}

#[tokio::test]
async fn arguments_are_checked_one_by_one() {
    let api = Api::connected().await;
    let wrong = json!({ "tool": "workbench_create_note", "arguments": { "titel": "x", "body": 1 } });
    let answer = api.post("/v1/preview", &wrong).await;
    assert_eq!(answer.code(), (422, "invalid_argument"));
    let fields: Vec<&str> =
        answer.body["errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert!(
        ["/arguments/titel", "/arguments/body", "/arguments/title"]
            .iter()
            .all(|field| fields.contains(field)),
        "{fields:?}"
    );
}

#[tokio::test]
async fn an_unknown_tool_is_told_with_its_neighbours() {
    let api = Api::connected().await;
    let answer = api.post("/v1/execute", &json!({ "tool": "workbench_create_notes" })).await;
    assert_eq!(answer.code(), (404, "unknown_tool"));
    assert!(answer.body["suggestions"].as_array().unwrap().contains(&json!("workbench_create_note")));
}

#[tokio::test]
async fn the_default_account_acts_unless_another_is_named() {
    let api = Api::with(Policy::Standard).await;
    let first = api.test.connect(&api.person, "workbench", "mara").await.unwrap();
    api.test.connect(&api.person, "workbench", "noah").await.unwrap();
    api.test.http.answer(200, NOTES);
    let answer = api.post("/v1/execute", &list()).await;
    assert_eq!(answer.body["account"]["label"], "mara", "the first is the default");
    api.test.http.answer(200, NOTES);
    let named = json!({ "tool": "workbench_list_notes", "connection": "noah" });
    assert_eq!(api.post("/v1/execute", &named).await.body["account"]["label"], "noah");
    let unknown = json!({ "tool": "workbench_list_notes", "connection": "ines" });
    let answer = api.post("/v1/execute", &unknown).await;
    assert_eq!(answer.code(), (404, "connection_not_found"));
    assert_eq!(answer.body["connections"][0]["id"], first.as_str());
}
