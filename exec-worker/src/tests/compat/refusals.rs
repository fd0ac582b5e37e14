use clawlink_core::connect::disconnect;
use clawlink_core::policy::Policy;
use clawlink_core::ports::HttpFault;
use serde_json::{Value, json};

use super::support::{CREATE, DELETE, LIST, note};
use crate::tests::support::{Answer, Api, NOTE};

const MINUTE: i64 = 60 * 1_000;

fn assert_blocked(answer: &Answer, error_code: &str) {
    let told = &answer.body["canonical"];
    assert_eq!(
        (&told["status"], &told["execution_id"], &told["error_code"]),
        (&json!("blocked"), &Value::Null, &json!(error_code)),
        "{answer:?}"
    );
    assert_eq!(answer.body["outcome"], "not_sent");
}

#[tokio::test]
async fn what_is_not_connected_is_told_with_the_link_where_it_is() {
    let api = Api::with(Policy::Standard).await;
    let answer = api.post(LIST, &json!({})).await;
    assert_eq!(answer.refusal(), (409, "needs_connection"));
    assert_blocked(&answer, "integration_not_connected");
    let link = format!("{}/dashboard/apps/workbench", api.test.house.config.web_origin);
    assert!(answer.shown()["hint"].as_str().unwrap().contains(&link), "{answer:?}");
    let next = json!({ "tool": "clawlink.connect_app", "input": { "integration_id": "workbench" } });
    assert_eq!(answer.body["canonical"]["recommended_next_action"], next);
    insta::assert_json_snapshot!("needs_connection", settled(answer.body, &api));
}

fn settled(mut body: Value, api: &Api) -> Value {
    body["meta"] = json!("…");
    let text = body.to_string().replace(&api.test.house.config.web_origin, "WEB");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn two_accounts_without_a_default_are_a_choice_and_never_a_guess() {
    let api = Api::connected().await;
    let house = &api.test.house;
    let now = house.clock.now();
    for account in ["ada", "noah"] {
        let id = api.test.connect(&api.person, "workbench", account).await.unwrap();
        house.store.connections.mark_needs_reauth(api.person.id(), &id, 1, "x", now).await.unwrap();
    }
    let first = house.store.connections.list(api.person.id(), None).await.unwrap();
    let first = first.iter().find(|row| row.account.label == "mara").unwrap().id.clone();
    api.test.http.answer(200, "");
    disconnect(house, &api.person, &first).await.unwrap();
    let sent = api.test.http.seen().len();
    let answer = api.post(CREATE, &note()).await;
    assert_eq!(answer.refusal(), (409, "ambiguous_connection"), "{answer:?}");
    assert_blocked(&answer, "policy_blocked");
    let details = answer.shown()["details"].to_string();
    assert!(details.contains("connectionId 2: ada") && details.contains("connectionId 3: noah"), "{details}");
    assert_eq!(answer.body["connections"][0]["id"], 2, "an integer");
    assert_eq!(api.test.http.seen().len(), sent);
}

#[tokio::test]
async fn an_unknown_account_is_not_found_and_told_with_those_there_are() {
    let api = Api::connected().await;
    for unknown in [json!(9), json!("9"), json!("con_none"), json!(true)] {
        let answer = api.post(LIST, &json!({ "arguments": {}, "connectionId": unknown })).await;
        assert_eq!(answer.refusal(), (404, "connection_not_found"), "{unknown}");
        assert_eq!(answer.body["error"]["type"], "validation");
        assert!(answer.shown()["details"].to_string().contains("connectionId 1: mara (default)"));
    }
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn wrong_arguments_are_told_with_their_schema() {
    let api = Api::connected().await;
    let answer = api.post(CREATE, &json!({ "arguments": { "title": 3, "colour": "red" } })).await;
    assert_eq!(answer.refusal(), (400, "invalid_arguments"));
    assert_eq!(answer.body["missingFields"], json!(["body"]));
    assert_eq!(answer.body["invalidFields"], json!(["colour", "title"]));
    let shown = answer.shown();
    assert!(shown["inputSchema"]["properties"]["title"].is_object());
    assert!(shown["details"].to_string().contains("body: expected"), "{shown}");
    assert_eq!(answer.body["canonical"]["error_code"], "validation_error");
    let climbing = json!({ "arguments": { "note_id": "../tasks" }, "confirmed": true });
    let guarded = api.post(DELETE, &climbing).await;
    assert_eq!(guarded.refusal(), (400, "invalid_field_value"), "{guarded:?}");
    assert_eq!(guarded.body["invalidFields"], json!(["arguments.note_id"]));
    let left = api.post(DELETE, &json!({ "arguments": { "note_id": "<note_id>" }, "confirmed": true })).await;
    assert_eq!(left.refusal(), (400, "placeholder_argument"), "{left:?}");
    assert_eq!(left.body["invalidFields"], json!(["arguments.note_id"]));
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn confirmed_is_no_approval_and_an_approved_call_is_found_again() {
    let api = Api::connected().await;
    let call = json!({ "arguments": { "note_id": "note_1" }, "confirmed": true });
    let asked = api.post(DELETE, &call).await;
    assert_eq!(asked.refusal(), (409, "approval_required"));
    assert_blocked(&asked, "policy_blocked");
    let url = asked.body["approvalUrl"].as_str().unwrap();
    assert!(asked.shown()["hint"].as_str().unwrap().contains(url), "{asked:?}");
    assert!(api.test.http.seen().is_empty());
    let id = url.rsplit('/').next().unwrap().into();
    let verdict = clawlink_core::approval::Verdict::Approve;
    let digest = asked.body["digest"].as_str().unwrap();
    clawlink_core::approval::decide(&api.test.house, &api.person, &id, digest, verdict).await.unwrap();
    api.test.http.answer(204, "");
    let sent = api.post(DELETE, &call).await;
    assert_eq!(sent.status, 200, "the same call, no new member: {sent:?}");
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn what_the_policy_forbids_says_who_can_change_that() {
    let api = Api::with(Policy::ReadOnly).await;
    api.test.connect(&api.person, "workbench", "mara").await.unwrap();
    let answer = api.post(CREATE, &note()).await;
    assert_eq!(answer.refusal(), (403, "policy_denied"));
    assert_blocked(&answer, "forbidden");
    assert!(answer.shown()["hint"].as_str().unwrap().contains("devices page"));
}

#[tokio::test]
async fn a_write_that_is_not_confirmed_says_how() {
    let api = Api::connected().await;
    let mut call = note();
    call["confirmed"] = json!(false);
    let answer = api.post(CREATE, &call).await;
    assert_eq!(answer.refusal(), (412, "confirmation_required"));
    assert_blocked(&answer, "policy_blocked");
    assert!(answer.shown()["hint"].as_str().unwrap().contains("\"confirmed\": true"));
    assert!(answer.body["digest"].is_string() && answer.body["requiresConfirmation"] == true);
}

#[tokio::test]
async fn an_account_to_reconnect_is_told_with_its_page() {
    let api = Api::connected().await;
    let house = &api.test.house;
    let row = house.store.connections.list(api.person.id(), None).await.unwrap().remove(0);
    house
        .store
        .connections
        .mark_needs_reauth(api.person.id(), &row.id, 1, "x", house.clock.now())
        .await
        .unwrap();
    let answer = api.post(LIST, &json!({})).await;
    assert_eq!(answer.refusal(), (401, "needs_reauth"));
    assert_blocked(&answer, "reauth_required");
    assert!(answer.shown()["hint"].as_str().unwrap().contains("/dashboard/apps/workbench"));
    assert!(!answer.headers.contains_key("www-authenticate"), "it is not the device that is refused");
}

#[tokio::test]
async fn what_the_app_refuses_has_failed_and_is_in_the_ledger() {
    for (status, body, code, canonical) in [
        (
            404,
            r#"{"error":{"code":"not_found","message":"no such note"}}"#,
            (404, "not_found"),
            "action_not_found",
        ),
        (
            422,
            r#"{"error":{"code":"invalid","message":"no"}}"#,
            (422, "upstream_rejected"),
            "execution_failed",
        ),
        (400, "{}", (422, "upstream_rejected"), "execution_failed"),
    ] {
        let api = Api::connected().await;
        api.test.http.answer(status, body);
        let call = json!({ "arguments": { "note_id": "none" } });
        let answer = api.post("/api/tools/workbench_get_note/execute", &call).await;
        assert_eq!(answer.refusal(), code, "{answer:?}");
        let told = &answer.body["canonical"];
        assert_eq!((&told["status"], &told["error_code"]), (&json!("failed"), &json!(canonical)));
        assert_eq!(
            (&answer.body["outcome"], &answer.body["executionId"]),
            (&json!("failed"), &told["execution_id"])
        );
        if status == 404 {
            assert!(answer.shown()["details"].to_string().contains("no such note"), "{answer:?}");
        }
    }
}

#[tokio::test]
async fn an_app_that_cannot_be_reached_may_be_asked_again() {
    let api = Api::connected().await;
    for _ in 0..3 {
        api.test.http.fail(HttpFault::NoAnswer("reset".to_owned()));
    }
    let answer = api.post(LIST, &json!({})).await;
    assert_eq!(answer.refusal(), (500, "upstream_unreachable"), "{answer:?}");
    let error = &answer.body["error"];
    assert_eq!((&error["type"], &error["retryable"]), (&json!("network"), &json!(true)));
}

#[tokio::test]
async fn an_unknown_tool_is_told_with_what_comes_close() {
    let api = Api::connected().await;
    let answer = api.post("/api/tools/workbench_creat_note/execute", &note()).await;
    assert_eq!(answer.refusal(), (404, "tool_not_found"));
    assert!(answer.shown()["details"].to_string().contains("workbench_create_note"));
    assert_eq!((&answer.body["tool"], &answer.body["integration"]), (&Value::Null, &Value::Null));
    assert_eq!(answer.body["canonical"]["error_code"], "action_not_found");
}

#[tokio::test]
async fn a_write_whose_end_is_unknown_says_where_to_look() {
    let api = Api::connected().await;
    api.test.http.fail(HttpFault::NoAnswer("reset".to_owned()));
    let answer = api.post(CREATE, &note()).await;
    assert_eq!(answer.refusal(), (500, "outcome_unknown"));
    assert_eq!(
        (&answer.body["outcome"], &answer.body["canonical"]["status"]),
        (&json!("unknown"), &json!("unknown"))
    );
    assert!(answer.shown()["hint"].as_str().unwrap().contains("workbench_list_notes"), "{answer:?}");
    let sent = api.test.http.seen().len();
    api.test.clock.advance_ms(2 * MINUTE);
    let again = api.post(CREATE, &note()).await;
    assert_eq!(again.refusal(), (409, "repeat_blocked"), "{again:?}");
    assert_blocked(&again, "policy_blocked");
    assert_eq!(again.body["executionId"], answer.body["executionId"]);
    let shown = again.shown();
    assert!(shown["message"].as_str().unwrap().contains(answer.body["executionId"].as_str().unwrap()));
    let hint = shown["hint"].as_str().unwrap();
    assert!(hint.contains("workbench_list_notes") && hint.contains("fresh idempotency_key"), "{hint}");
    assert_eq!(api.test.http.seen().len(), sent);
    api.test.http.answer(201, NOTE);
    assert_eq!(api.post_keyed(CREATE, "fresh", &note()).await.status, 200);
}
