//! What a person allows and has connected, while an isolate still believes what it read a moment ago.

use std::sync::Arc;

use clawlink_core::id::ConnectionId;
use clawlink_core::memory::Memory;
use serde_json::{Value, json};

use super::support::{Api, NOTE, NOTES, note};

/// An API whose isolate keeps rows, and the connection's id.
async fn remembering() -> (Api, ConnectionId) {
    let mut api = Api::connected().await;
    api.test.house.memory = Arc::new(Memory::keeping_rows());
    let id = api.get("/v1/connections").await.body["items"][0]["id"].as_str().unwrap().into();
    (api, id)
}

async fn condemn(api: &Api, id: &ConnectionId) {
    let (connections, now) = (&api.test.house.store.connections, api.test.house.clock.now());
    assert!(connections.mark_needs_reauth(api.person.id(), id, 1, "invalid_grant", now).await.unwrap());
    api.test.clock.advance_ms(5_000);
}

fn list() -> Value {
    json!({ "tool": "workbench_list_notes" })
}

#[tokio::test]
async fn a_finished_write_is_told_though_its_account_must_be_reconnected() {
    let (api, id) = remembering().await;
    api.test.http.answer(201, NOTE);
    let first = api.write("k", &note()).await;
    condemn(&api, &id).await;
    let again = api.write("k", &note()).await;
    assert_eq!(
        (again.status.as_u16(), &again.body["idempotency"]["replayed"]),
        (200, &json!(true)),
        "{again:?}"
    );
    assert_eq!(again.body["execution_id"], first.body["execution_id"]);
    let other = json!({ "tool": "workbench_create_note", "arguments": { "title": "Other", "body": "b" }, "confirmed": true });
    assert_eq!(api.write("k", &other).await.code(), (422, "idempotency_conflict"));
    assert_eq!(api.write("new", &note()).await.code(), (409, "reauth_required"));
    let unconfirmed = json!({ "tool": "workbench_create_note", "arguments": { "title": "" } });
    assert_eq!(api.write("new", &unconfirmed).await.code(), (409, "reauth_required"), "before anything else");
    assert_eq!(api.post("/v1/preview", &list()).await.code(), (409, "reauth_required"));
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn a_preview_that_was_run_is_told_though_its_account_must_be_reconnected() {
    let (api, id) = remembering().await;
    let call = json!({ "tool": "workbench_create_note", "arguments": { "title": "Plan", "body": "b" } });
    let run =
        |preview: Value| json!({ "confirm_token": preview["confirm_token"], "digest": preview["digest"] });
    let first = run(api.post("/v1/preview", &call).await.body);
    let never = run(api.post("/v1/preview", &call).await.body);
    api.test.http.answer(201, NOTE);
    assert_eq!(api.post("/v1/execute", &first).await.status, 200);
    condemn(&api, &id).await;
    assert_eq!(api.post("/v1/execute", &first).await.body["idempotency"]["replayed"], true);
    assert_eq!(api.post("/v1/execute", &never).await.code(), (409, "reauth_required"));
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn an_account_that_was_reconnected_elsewhere_acts_by_its_new_credential_at_once() {
    let (api, id) = remembering().await;
    api.test.http.answer(200, NOTES);
    assert_eq!(api.post("/v1/execute", &list()).await.status, 200);
    assert_eq!(api.test.connect(&api.person, "workbench", "mara").await.unwrap(), id);
    api.test
        .http
        .answer(401, r#"{"error":{"code":"token_revoked","message":"The access token was revoked."}}"#);
    api.test.http.answer(200, NOTES);
    let answer = api.post("/v1/execute", &list()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let attempts = answer.body["attempts"].as_array().unwrap();
    assert_eq!((attempts.len(), &attempts[0]["then"]), (2, &json!("newer credential")));
}

#[tokio::test]
async fn a_refused_call_lets_the_next_one_look_again() {
    let (api, _) = remembering().await;
    api.test.http.answer(200, NOTES);
    assert_eq!(api.post("/v1/execute", &list()).await.status, 200);
    let rules = &api.test.house.store.rules;
    rules.set_paused(api.person.id(), Some(api.test.house.clock.now())).await.unwrap();
    assert_eq!(api.write("k", &note()).await.code(), (403, "paused"), "a write is checked by its claim");
    assert_eq!(api.post("/v1/execute", &list()).await.code(), (403, "paused"));
    rules.set_paused(api.person.id(), None).await.unwrap();
    api.test.http.answer(200, NOTES);
    assert_eq!(api.post("/v1/execute", &list()).await.status, 200, "a pause is never believed for longer");
}

#[tokio::test]
async fn a_read_goes_on_for_five_seconds_after_a_pause_and_no_longer() {
    let (api, _) = remembering().await;
    api.test.http.answer(200, NOTES);
    assert_eq!(api.post("/v1/execute", &list()).await.status, 200);
    let rules = &api.test.house.store.rules;
    rules.set_paused(api.person.id(), Some(api.test.house.clock.now())).await.unwrap();
    api.test.clock.advance_ms(5_000);
    assert_eq!(api.post("/v1/execute", &list()).await.code(), (403, "paused"));
    assert_eq!(api.test.http.seen().len(), 1);
}
