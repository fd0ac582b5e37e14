use clawlink_core::policy::Policy;
use clawlink_core::ports::HttpFault;
use serde_json::{Value, json};

use crate::tests::support::{Api, NOTE, NOTES};

const PATH: &str = "/api/executions";

fn create() -> Value {
    json!({
        "integration_id": "workbench", "action_id": "create_note", "confirm": true,
        "input": { "title": "Plan", "body": "b" },
    })
}

#[tokio::test]
async fn the_actions_of_an_app_are_listed_and_found_by_intent() {
    let api = Api::connected().await;
    let all = api.get("/api/actions?integration_id=workbench").await;
    assert_eq!((all.status.as_u16(), &all.body["integration_id"]), (200, &json!("workbench")));
    let action = all.body["items"].as_array().unwrap().iter().find(|one| one["action_id"] == "delete_note");
    insta::assert_json_snapshot!("action", action.unwrap());
    let some = api.get("/api/actions?integration_id=workbench&intent=create%20a%20note").await;
    assert_eq!(some.body["items"][0]["action_id"], "create_note", "{some:?}");
    assert_eq!(api.get("/api/actions").await.plain(), (400, "invalid_request"));
    assert_eq!(api.get("/api/actions?integration_id=nothing").await.plain(), (404, "unknown_app"));
}

#[tokio::test]
async fn an_action_is_found_by_its_id_and_its_full_name_and_an_app_however_it_is_joined() {
    let api = Api::connected().await;
    let told = api.get("/api/actions/workbench/create_note").await;
    assert_eq!(told.status, 200);
    insta::assert_json_snapshot!("action_at_length", told.body);
    assert_eq!(api.get("/api/actions/workbench/workbench_create_note").await.body, told.body);
    for app in ["google-bigquery", "google_bigquery"] {
        let listed = api.get(&format!("/api/actions?integration_id={app}")).await;
        assert_eq!(listed.body["integration_id"], "google-bigquery", "{listed:?}");
        let action = listed.body["items"][0]["action_id"].as_str().unwrap();
        for name in [action.to_owned(), format!("google_bigquery_{action}")] {
            assert_eq!(api.get(&format!("/api/actions/{app}/{name}")).await.status, 200, "{app} {name}");
        }
    }
    assert_eq!(api.get("/api/actions/workbench/creat_note").await.plain(), (404, "tool_not_found"));
    assert_eq!(api.get("/api/actions/workbench/gmail_send_email").await.plain(), (404, "tool_not_found"));
}

#[tokio::test]
async fn a_search_says_what_is_connected() {
    let api = Api::connected().await;
    let found = api.get("/api/search?query=create%20a%20note").await;
    let best = &found.body["items"][0];
    let expected = json!({
        "kind": "action", "integration_id": "workbench", "action_id": "create_note", "title": "Create a note",
        "summary": "Write a new note with a title and a text.", "connected": true, "connection_state": "healthy",
    });
    assert_eq!(*best, expected);
    let only = api.get("/api/search?query=send%20an%20email&connected_only=true&limit=2").await;
    assert!(only.body["items"].as_array().unwrap().iter().all(|item| item["connected"] == true), "{only:?}");
    let others = api.get("/api/search?query=send%20an%20email").await;
    let others = others.body["items"].as_array().unwrap().clone();
    assert!(others.iter().any(|item| item["connection_state"] == "not_connected"), "{others:?}");
    assert_eq!(api.get("/api/search").await.plain(), (400, "invalid_query"));
}

#[tokio::test]
async fn an_execution_is_told_and_found_again() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    let sent = api.post_keyed(PATH, "k", &create()).await;
    assert_eq!(sent.status, 200, "{sent:?}");
    let id = sent.body["execution_id"].as_str().unwrap();
    assert_eq!((&sent.body["status"], &sent.body["output"]["id"]), (&json!("succeeded"), &json!("note_1")));
    let found = api.get(&format!("{PATH}/{id}")).await;
    let mut told = found.body.clone();
    told["execution_id"] = json!("exe_…");
    insta::assert_json_snapshot!("execution", told);
    assert_eq!(api.get(&format!("{PATH}/exe_none")).await.plain(), (404, "execution_not_found"));
}

#[tokio::test]
async fn one_key_runs_a_write_once_and_no_other_input() {
    let api = Api::connected().await;
    api.test.http.answer(201, NOTE);
    let first = api.post_keyed(PATH, "k", &create()).await;
    let mut named = create();
    named["idempotency_key"] = json!("k");
    let again = api.post(PATH, &named).await;
    assert_eq!(again.body["execution_id"], first.body["execution_id"], "{again:?}");
    let tool = json!({ "arguments": named["input"], "confirmed": true, "idempotency_key": "k" });
    let by_tool = api.post("/api/tools/workbench_create_note/execute", &tool).await;
    assert_eq!(by_tool.body["executionId"], first.body["execution_id"], "one store for both");
    named["input"]["title"] = json!("Other");
    let other = api.post(PATH, &named).await;
    let told = (other.status.as_u16(), &other.body["status"], &other.body["execution_id"]);
    assert_eq!(told, (422, &json!("blocked"), &Value::Null), "{other:?}");
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn what_is_missing_is_named_and_validation_is_no_fault_of_ours() {
    let api = Api::connected().await;
    for member in ["integration_id", "action_id", "input"] {
        let mut body = create();
        body.as_object_mut().unwrap().remove(member);
        let answer = api.post(PATH, &body).await;
        assert_eq!(answer.plain(), (400, "invalid_request"));
        assert!(answer.body["error"].as_str().unwrap().starts_with(member), "{answer:?}");
    }
    let mut body = create();
    body["input"]["title"] = json!(3);
    let answer = api.post(PATH, &body).await;
    let told = (answer.status.as_u16(), &answer.body["status"], &answer.body["error_code"]);
    assert_eq!(told, (422, &json!("failed"), &json!("validation_error")), "{answer:?}");
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_blocked_reply_has_no_id_and_leads_on() {
    let api = Api::with(Policy::Standard).await;
    let read = json!({ "integration_id": "workbench", "action_id": "list_notes", "input": {} });
    let blocked = api.post(PATH, &read).await;
    let next = json!({ "tool": "clawlink.connect_app", "input": { "integration_id": "workbench" } });
    assert_eq!(
        (blocked.status.as_u16(), &blocked.body["error_code"], &blocked.body["recommended_next_action"]),
        (409, &json!("integration_not_connected"), &next),
        "{blocked:?}"
    );
    api.test.connect(&api.person, "workbench", "mara").await.unwrap();
    let mut unconfirmed = create();
    unconfirmed["confirm"] = json!(false);
    let mut unknown = create();
    unknown["connection_id"] = json!(7);
    let mut deletion = create();
    deletion["action_id"] = json!("delete_note");
    deletion["input"] = json!({ "note_id": "note_1" });
    for (body, status) in [(unconfirmed, 409), (unknown, 404), (deletion, 409)] {
        let answer = api.post(PATH, &body).await;
        let told = (answer.status.as_u16(), &answer.body["status"], &answer.body["execution_id"]);
        assert_eq!(told, (status, &json!("blocked"), &Value::Null), "{answer:?}");
    }
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn what_failed_and_what_nobody_knows_have_an_id() {
    let api = Api::connected().await;
    api.test.http.answer(404, r#"{"error":{"code":"not_found","message":"no such note"}}"#);
    let read =
        json!({ "integration_id": "workbench", "action_id": "get_note", "input": { "note_id": "none" } });
    let failed = api.post(PATH, &read).await;
    assert_eq!((failed.status.as_u16(), &failed.body["status"]), (404, &json!("failed")), "{failed:?}");
    let id = failed.body["execution_id"].as_str().unwrap();
    assert_eq!(api.get(&format!("{PATH}/{id}")).await.body["error_code"], "action_not_found");
    api.test.http.fail(HttpFault::NoAnswer("reset".to_owned()));
    let unknown = api.post_keyed(PATH, "k", &create()).await;
    assert_eq!((unknown.status.as_u16(), &unknown.body["status"]), (500, &json!("unknown")), "{unknown:?}");
    assert_eq!(unknown.body["recommended_next_action"]["input"]["action_id"], "list_notes");
    let id = unknown.body["execution_id"].as_str().unwrap();
    assert_eq!(api.get(&format!("{PATH}/{id}")).await.body["status"], "unknown");
    api.test.http.answer(200, NOTES);
    let next = &unknown.body["recommended_next_action"]["input"];
    assert_eq!(api.post(PATH, next).await.status, 200, "it can be made as it stands");
}
