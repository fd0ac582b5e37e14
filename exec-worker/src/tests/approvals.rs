use clawlink_core::approval::{Verdict, decide};
use clawlink_core::pairing::{Change, change_device, pause_agents};
use clawlink_core::policy::{Answer, Pattern, Policy, Rule};
use clawlink_core::ports::storage::Device;
use serde_json::{Value, json};

use super::support::{Api, NOTE, NOTES, note};

const MINUTE: i64 = 60 * 1_000;

async fn careful() -> Api {
    let api = Api::with(Policy::Careful).await;
    api.test.connect(&api.person, "workbench", "mara").await.unwrap();
    api
}

async fn device(api: &Api) -> Device {
    api.test.house.store.devices.list(api.person.id(), api.test.house.clock.now()).await.unwrap().remove(0)
}

async fn set(api: &Api, pattern: &str, answer: Answer) {
    let rule = Rule { pattern: Pattern::parse(pattern).unwrap(), answer };
    change_device(&api.test.house, &api.person, &device(api).await.id, Change::Put(rule)).await.unwrap();
}

async fn verdict(api: &Api, asked: &Value, verdict: Verdict) {
    let id = asked["approval"]["id"].as_str().unwrap().into();
    decide(&api.test.house, &api.person, &id, asked["digest"].as_str().unwrap(), verdict).await.unwrap();
}

/// Ids and times change from run to run; everything else of an answer is fixed.
fn settled(mut body: Value, api: &Api) -> String {
    let digest = body["digest"].clone();
    assert!(digest.as_str().unwrap().starts_with("sha256:"));
    body["digest"] = json!("sha256:…");
    let id = body.pointer("/approval/id").or_else(|| body.get("id")).unwrap().as_str().unwrap().to_owned();
    assert!(id.starts_with("apr_"));
    let connection = body.pointer("/account/connection").and_then(Value::as_str).unwrap_or("con_").to_owned();
    let text =
        serde_json::to_string_pretty(&body).unwrap().replace(&id, "apr_…").replace(&connection, "con_…");
    text.replace(&api.test.house.config.web_origin, "WEB")
}

#[tokio::test]
async fn a_careful_device_is_told_to_ask_and_where() {
    let api = careful().await;
    let asked = api.write("k", &note()).await;
    assert_eq!(asked.code(), (409, "approval_required"), "confirmed:true is not a person");
    assert_eq!(
        settled(asked.body, &api),
        r#"{
  "approval": {
    "expires_at": "2026-11-25T16:56:01.007Z",
    "id": "apr_…",
    "status": "waiting",
    "url": "WEB/dashboard/approvals/apr_…"
  },
  "code": "approval_required",
  "detail": "A person must approve exactly this call in the browser first. Nothing was sent.",
  "digest": "sha256:…",
  "hint": "Give your user the link. Once they approved, repeat this same call within 15 minutes.",
  "instance": "/v1/execute",
  "next_call": {
    "method": "GET",
    "path": "/v1/approvals/apr_…"
  },
  "retryable": true,
  "status": 409,
  "title": "approval required",
  "type": "https://claw-link.dev/problems/approval_required"
}"#
    );
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn the_device_polls_its_own_approval_alone() {
    let api = careful().await;
    let asked = api.write("k", &note()).await;
    let path = asked.body["next_call"]["path"].as_str().unwrap().to_owned();
    let seen = api.get(&path).await;
    assert_eq!(seen.status, 200);
    assert_eq!(
        settled(seen.body, &api),
        r#"{
  "account": {
    "connection": "con_…",
    "label": "mara"
  },
  "app": "workbench",
  "created_at": "2026-11-25T15:56:01.007Z",
  "decided_at": null,
  "digest": "sha256:…",
  "effect": "write",
  "execution_id": null,
  "expires_at": "2026-11-25T16:56:01.007Z",
  "id": "apr_…",
  "note": null,
  "status": "waiting",
  "summary": "Create the note Plan",
  "tool": "workbench_create_note",
  "url": "WEB/dashboard/approvals/apr_…"
}"#
    );
    let listed = api.get("/v1/approvals?status=waiting").await;
    assert_eq!(listed.body["items"].as_array().unwrap().len(), 1);
    assert_eq!(api.get("/v1/approvals?status=approved").await.body["items"], json!([]));
    let credential = api.test.pair(&api.person, Policy::Careful).await.unwrap();
    let other = Api { credential, ..api };
    assert_eq!(other.get(&path).await.code(), (404, "approval_not_found"));
    assert_eq!(other.get("/v1/approvals").await.body["items"], json!([]));
}

#[tokio::test]
async fn an_approved_call_is_sent_once_and_the_next_one_asks_again() {
    let api = careful().await;
    let asked = api.write("k", &note()).await;
    assert_eq!(api.write("k", &note()).await.body["approval"], asked.body["approval"], "the same one");
    verdict(&api, &asked.body, Verdict::Approve).await;
    assert!(api.test.http.seen().is_empty(), "a yes sends nothing");
    api.test.http.answer(201, NOTE);
    let sent = api.write("k", &note()).await;
    assert_eq!((sent.status.as_u16(), &sent.body["digest"]), (200, &asked.body["digest"]), "{sent:?}");
    let path = asked.body["next_call"]["path"].as_str().unwrap();
    let used = api.get(path).await.body;
    assert_eq!((&used["status"], &used["execution_id"]), (&json!("used"), &sent.body["execution_id"]));
    assert_eq!(
        api.write("k", &note()).await.body["idempotency"]["replayed"],
        true,
        "a lost answer is told again"
    );
    let next = api.write("k2", &note()).await;
    assert_eq!(next.code(), (409, "approval_required"));
    assert_ne!(next.body["approval"]["id"], asked.body["approval"]["id"]);
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn a_yes_is_for_this_request_of_this_device_and_not_for_long() {
    let api = careful().await;
    let asked = api.write("k", &note()).await;
    verdict(&api, &asked.body, Verdict::Approve).await;
    let mut other = note();
    other["arguments"]["title"] = json!("Other");
    assert_eq!(api.write("k", &other).await.code(), (409, "approval_required"));
    let credential = api.test.pair(&api.person, Policy::Careful).await.unwrap();
    let stranger = Api { credential, test: api.test, person: api.person };
    assert_eq!(stranger.write("k", &note()).await.code(), (409, "approval_required"));
    let late = careful().await;
    let asked = late.write("k", &note()).await;
    verdict(&late, &asked.body, Verdict::Approve).await;
    late.test.clock.advance_ms(15 * MINUTE);
    let again = late.write("k", &note()).await;
    assert_eq!(again.code(), (409, "approval_required"));
    assert_ne!(again.body["approval"]["id"], asked.body["approval"]["id"]);
    assert_eq!(late.get(asked.body["next_call"]["path"].as_str().unwrap()).await.body["status"], "expired");
    assert!(stranger.test.http.seen().is_empty() && late.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_no_is_told_with_its_reason_and_not_asked_again_for_the_hour() {
    let api = careful().await;
    let asked = api.write("k", &note()).await;
    verdict(&api, &asked.body, Verdict::Decline { note: "wrong title".to_owned() }).await;
    let again = api.write("k", &note()).await;
    assert_eq!(again.code(), (409, "approval_declined"));
    assert_eq!(again.body["hint"], "The person says: wrong title");
    assert_eq!(again.body["retryable"], false);
    assert!(api.test.http.seen().is_empty());
    api.test.clock.advance_ms(60 * MINUTE);
    api.test.http.answer(200, r#"{"access_token":"access-2","refresh_token":"refresh-2","expires_in":3600}"#);
    assert_eq!(api.write("k", &note()).await.code(), (409, "approval_required"));
}

#[tokio::test]
async fn a_standard_device_asks_before_it_deletes_and_a_preview_gives_it_no_token() {
    let api = Api::connected().await;
    let delete = json!({ "tool": "workbench_delete_note", "arguments": { "note_id": "note_1" } });
    let preview = api.post("/v1/preview", &delete).await.body;
    assert_eq!((&preview["decision"], &preview["confirm_token"]), (&json!("approve"), &json!(null)));
    assert_eq!(api.write("k", &delete).await.code(), (409, "approval_required"));
    let named = json!({ "tool": "workbench_delete_note", "arguments": { "note_id": "note_1" }, "digest": preview["digest"] });
    assert_eq!(api.write("k", &named).await.code(), (409, "approval_required"));
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_token_from_before_a_stricter_rule_still_waits_for_a_person() {
    let api = Api::connected().await;
    let call = json!({ "tool": "workbench_create_note", "arguments": { "title": "Plan", "body": "b" } });
    let run = json!({ "confirm_token": api.post("/v1/preview", &call).await.body["confirm_token"] });
    set(&api, "workbench_create_*", Answer::Ask).await;
    let asked = api.post("/v1/execute", &run).await;
    assert_eq!(asked.code(), (409, "approval_required"));
    verdict(&api, &asked.body, Verdict::Approve).await;
    api.test.http.answer(201, NOTE);
    assert_eq!(api.post("/v1/execute", &run).await.status, 200);
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn rules_allow_ask_and_block_and_whoami_tells_them() {
    let api = careful().await;
    set(&api, "workbench_create_note", Answer::Allow).await;
    set(&api, "workbench_list_*", Answer::Block).await;
    let list = json!({ "tool": "workbench_list_notes", "arguments": {} });
    let blocked = api.post("/v1/execute", &list).await;
    assert_eq!(blocked.code(), (403, "policy_denied"));
    assert_eq!(blocked.body["rule"], json!({ "pattern": "workbench_list_*", "answer": "block" }));
    api.test.http.answer(201, NOTE);
    let call = json!({ "tool": "workbench_create_note", "arguments": { "title": "Plan", "body": "b" } });
    assert_eq!(api.write("k", &call).await.status, 200, "neither a confirmation nor a person is needed");
    let rules = &api.get("/v1/whoami").await.body["device"]["rules"];
    assert_eq!(rules[0], json!({ "pattern": "workbench_create_note", "answer": "allow" }));
}

#[tokio::test]
async fn a_read_that_a_person_wants_to_see_is_sent_once() {
    let api = Api::connected().await;
    set(&api, "workbench", Answer::Ask).await;
    let list = json!({ "tool": "workbench_list_notes", "arguments": {} });
    let asked = api.post("/v1/execute", &list).await;
    assert_eq!(asked.code(), (409, "approval_required"));
    verdict(&api, &asked.body, Verdict::Approve).await;
    api.test.http.answer(200, NOTES);
    let sent = api.post("/v1/execute", &list).await;
    assert_eq!(sent.status, 200, "{sent:?}");
    assert_eq!(api.post("/v1/execute", &list).await.code(), (409, "approval_required"));
    assert_eq!(api.test.http.seen().len(), 1);
    let id = sent.body["execution_id"].as_str().unwrap();
    assert_eq!(api.get(&format!("/v1/executions/{id}")).await.body["status"], "succeeded");
}

#[tokio::test]
async fn nothing_runs_while_the_person_pauses_their_agents() {
    let api = Api::connected().await;
    pause_agents(&api.test.house, &api.person, true).await.unwrap();
    let list = json!({ "tool": "workbench_list_notes", "arguments": {} });
    assert_eq!(api.post("/v1/execute", &list).await.code(), (403, "paused"));
    assert_eq!(api.write("k", &note()).await.code(), (403, "paused"));
    assert_eq!(api.get("/v1/whoami").await.body["device"]["paused"], true);
    assert_eq!(api.post("/v1/preview", &list).await.body["decision"], "deny");
    pause_agents(&api.test.house, &api.person, false).await.unwrap();
    api.test.http.answer(200, NOTES);
    assert_eq!(api.post("/v1/execute", &list).await.status, 200);
}

#[tokio::test]
async fn what_lets_more_through_wants_a_fresh_sign_in() {
    let api = careful().await;
    let house = &api.test.house;
    let id = device(&api).await.id;
    api.test.clock.advance_ms(31 * MINUTE);
    let rule = |answer| Rule { pattern: Pattern::parse("workbench").unwrap(), answer };
    for raising in [Change::Policy(Policy::Standard), Change::Put(rule(Answer::Allow))] {
        assert!(change_device(house, &api.person, &id, raising).await.is_err());
    }
    for lowering in [Change::Policy(Policy::ReadOnly), Change::Put(rule(Answer::Block))] {
        change_device(house, &api.person, &id, lowering).await.unwrap();
    }
    assert!(
        change_device(house, &api.person, &id, Change::Remove(rule(Answer::Block).pattern)).await.is_err()
    );
    let unknown = Rule { pattern: Pattern::parse("wrokbench").unwrap(), answer: Answer::Block };
    assert!(
        change_device(house, &api.person, &id, Change::Put(unknown)).await.is_err(),
        "it would protect nothing"
    );
    assert_eq!(device(&api).await.policy, Policy::ReadOnly);
}

#[tokio::test]
async fn no_route_of_a_device_decides() {
    let api = careful().await;
    let asked = api.write("k", &note()).await;
    let id = asked.body["approval"]["id"].as_str().unwrap();
    for path in [
        format!("/v1/approvals/{id}"),
        format!("/v1/approvals/{id}/approve"),
        format!("/dashboard/approvals/{id}/approve"),
    ] {
        let answer = api.post(&path, &json!({ "digest": asked.body["digest"] })).await;
        assert!(matches!(answer.status.as_u16(), 404 | 405), "{path} {answer:?}");
    }
    assert_eq!(api.write("k", &note()).await.code(), (409, "approval_required"));
}
