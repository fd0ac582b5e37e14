use clawlink_core::bodies::{Retention, find_body, forget_bodies, set_retention};
use clawlink_core::id::ExecutionId;
use serde_json::{Value, json};

use super::support::{Api, NOTE, note};

async fn write(api: &Api, key: &str) -> ExecutionId {
    api.test.http.answer(201, NOTE);
    api.write(key, &note()).await.body["execution_id"].as_str().unwrap().into()
}

async fn kept(api: &Api, id: &ExecutionId) -> Option<clawlink_core::bodies::Body> {
    find_body(&api.test.house, api.person.id(), id).await.unwrap()
}

#[tokio::test]
async fn bodies_are_kept_only_if_the_person_says_so_and_only_for_so_long() {
    let api = Api::connected().await;
    let before = write(&api, "a").await;
    assert_eq!(kept(&api, &before).await, None);
    set_retention(&api.test.house, &api.person, Retention::Week).await.unwrap();
    let id = write(&api, "b").await;
    let body = kept(&api, &id).await.unwrap();
    assert_eq!(body.request["body"]["json"], json!({ "title": "Plan", "body": "b" }));
    assert_eq!(body.answer.unwrap().text.as_deref(), Some(NOTE));
    assert!(!body.request.to_string().contains("access-mara"), "secrets stay slots");
    api.test.clock.advance_ms(7 * 24 * 60 * 60 * 1_000);
    assert_eq!(kept(&api, &id).await, None);
}

#[tokio::test]
async fn a_refusal_is_kept_too_and_everything_can_be_deleted_at_once() {
    let api = Api::connected().await;
    set_retention(&api.test.house, &api.person, Retention::Month).await.unwrap();
    let first = write(&api, "a").await;
    api.test.http.answer(404, r#"{"error":{"code":"not_found","message":"no such note"}}"#);
    let call = json!({ "tool": "workbench_get_note", "arguments": { "note_id": "none" } });
    let refused = api.post("/v1/execute", &call).await;
    let refused: ExecutionId = refused.body["execution_id"].as_str().unwrap().into();
    let answer = kept(&api, &refused).await.unwrap().answer.unwrap();
    assert_eq!((answer.status, answer.text.unwrap().contains("no such note")), (404, true));
    forget_bodies(&api.test.house, &api.person, Some(&refused)).await.unwrap();
    assert!(kept(&api, &refused).await.is_none() && kept(&api, &first).await.is_some());
    set_retention(&api.test.house, &api.person, Retention::Off).await.unwrap();
    assert!(kept(&api, &first).await.is_none());
}

#[tokio::test]
async fn what_is_kept_is_sealed() {
    let api = Api::connected().await;
    set_retention(&api.test.house, &api.person, Retention::Day).await.unwrap();
    let id = write(&api, "a").await;
    let sealed = api.test.house.store.bodies.find(api.person.id(), &id, api.test.house.clock.now()).await;
    let sealed = sealed.unwrap().unwrap();
    assert!(sealed.starts_with("s1.k1.") && !sealed.contains("Plan"));
    let shown: Value = api.get(&format!("/v1/executions/{id}")).await.body;
    assert!(shown.get("request").is_none(), "the API does not show it: it is the person's");
}
