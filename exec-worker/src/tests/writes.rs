use clawlink_core::ports::HttpFault;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::support::{Api, NOTE, note};
use crate::router::router;

fn unconfirmed() -> Value {
    json!({ "tool": "workbench_create_note", "arguments": { "title": "Plan", "body": "b" } })
}

#[tokio::test]
async fn a_write_must_be_confirmed_and_keyed() {
    let api = Api::connected().await;
    let answer = api.write("k", &unconfirmed()).await;
    assert_eq!(answer.code(), (409, "confirmation_required"));
    assert_eq!(
        api.post("/v1/preview", &answer.body["next_call"]["body"]).await.status,
        200,
        "next_call can be sent"
    );
    assert_eq!(api.post("/v1/execute", &note()).await.code(), (400, "idempotency_key_required"));
    assert_eq!(api.write("with space", &note()).await.code(), (400, "invalid_idempotency_key"));
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn one_key_is_one_effect_and_its_repeat_is_a_replay() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    let first = api.write("k", &note()).await;
    let again = api.write("\"k\"", &note()).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (200, 200), "{first:?}");
    assert_eq!(first.body["execution_id"], again.body["execution_id"]);
    assert_eq!(first.body["output"], again.body["output"]);
    assert_eq!(again.body["idempotency"]["replayed"], true);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(api.test.http.seen().len(), 1);
    let mut other = note();
    other["arguments"]["title"] = json!("Other");
    assert_eq!(api.write("k", &other).await.code(), (422, "idempotency_conflict"));
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn a_preview_runs_once_and_byte_for_byte() {
    let api = Api::connected().await;
    let preview = api.post("/v1/preview", &unconfirmed()).await;
    let token = preview.body["confirm_token"].as_str().unwrap();
    assert!(token.starts_with("cft_"));
    api.test.http.answer(201, NOTE);
    let run = json!({ "confirm_token": token, "digest": preview.body["digest"] });
    let first = api.post("/v1/execute", &run).await;
    assert_eq!(first.status, 200, "{first:?}");
    assert_eq!(first.body["digest"], preview.body["digest"]);
    assert_eq!(api.post("/v1/execute", &run).await.body["idempotency"]["replayed"], true);
    let seen = api.test.http.seen();
    assert_eq!(seen.len(), 1);
    let shown: Value = serde_json::from_slice(&seen[0].body).unwrap();
    assert_eq!(shown, preview.body["plan"]["request"]["body"]["json"]);
}

#[tokio::test]
async fn a_preview_is_over_after_ten_minutes_and_belongs_to_its_device() {
    let api = Api::connected().await;
    let preview = api.post("/v1/preview", &unconfirmed()).await;
    let run = json!({ "confirm_token": preview.body["confirm_token"] });
    let other = api.test.pair(&api.person, clawlink_core::policy::Policy::Standard).await.unwrap();
    let api = Api { credential: other, ..api };
    assert_eq!(api.post("/v1/execute", &run).await.code(), (404, "unknown_preview"));
    let preview = api.post("/v1/preview", &unconfirmed()).await;
    api.test.clock.advance_ms(10 * 60 * 1_000);
    let run = json!({ "confirm_token": preview.body["confirm_token"] });
    assert_eq!(api.post("/v1/execute", &run).await.code(), (410, "preview_spent"));
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_digest_that_no_longer_fits_is_refused() {
    let api = Api::connected().await;
    let digest = api.post("/v1/preview", &unconfirmed()).await.body["digest"].clone();
    let mut call = unconfirmed();
    call["digest"] = digest;
    call["arguments"]["title"] = json!("Changed");
    assert_eq!(api.write("k", &call).await.code(), (409, "digest_mismatch"));
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_write_without_an_answer_is_unknown_and_never_sent_again() {
    let api = Api::trusted().await;
    let delete =
        json!({ "tool": "workbench_delete_note", "arguments": { "note_id": "note_1" }, "confirmed": true });
    api.test.http.fail(HttpFault::NoAnswer("reset".to_owned()));
    let answer = api.write("d", &delete).await;
    assert_eq!(answer.code(), (502, "outcome_unknown"), "{answer:?}");
    assert_eq!(api.write("d", &delete).await.code(), (502, "outcome_unknown"));
    assert_eq!(api.test.http.seen().len(), 1);
    let id = answer.body["execution_id"].as_str().unwrap();
    assert_eq!(api.get(&format!("/v1/executions/{id}")).await.body["status"], "unknown");
}

#[tokio::test]
async fn a_refused_write_has_failed_and_says_why() {
    let api = Api::trusted().await;
    api.test.http.answer(404, r#"{"error":{"code":"not_found","message":"no such note"}}"#);
    let call =
        json!({ "tool": "workbench_delete_note", "arguments": { "note_id": "none" }, "confirmed": true });
    let answer = api.write("k", &call).await;
    assert_eq!(answer.code(), (422, "not_found"), "{answer:?}");
    assert_eq!(answer.body["upstream"]["message"], "no such note");
    let id = answer.body["execution_id"].as_str().unwrap();
    assert_eq!(api.get(&format!("/v1/executions/{id}")).await.body["status"], "failed");
}

#[tokio::test]
async fn a_database_that_fails_after_a_write_was_sent_does_not_turn_its_end_into_a_failure() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    let held = api.test.http.hold().await;
    let fail = async {
        while api.test.http.seen().is_empty() {
            tokio::task::yield_now().await;
        }
        api.test.wire.cut("database");
        drop(held);
    };
    let body = note();
    let request = api.request("POST", "/v1/execute").header("idempotency-key", "k");
    let request = request.body(axum::body::Body::from(body.to_string())).unwrap();
    let (response, ()) = tokio::join!(router(api.test.house.clone()).oneshot(request), fail);
    assert_eq!(response.unwrap().status(), 200);
    api.test.wire.mend("database");
    assert_eq!(api.write("k", &body).await.code(), (409, "in_progress"), "the row does not know yet");
    assert_eq!(api.write("k", &body).await.body["idempotency"]["replayed"], true);
    assert_eq!(api.test.http.seen().len(), 1);
}
