use clawlink_core::approval::{Verdict, decide};
use clawlink_core::policy::Policy;
use serde_json::{Value, json};

use super::support::read;
use crate::tests::support::{Api, NOTE};

fn create() -> Value {
    json!({ "tool": "workbench_create_note", "arguments": { "title": "Plan", "body": "b" }, "confirmed": true })
}

#[tokio::test]
async fn a_client_is_told_whom_to_ask_and_its_repeat_goes_through_once() {
    let api = Api::with(Policy::Careful).await;
    api.test.connect(&api.person, "workbench", "mara").await.unwrap();
    let (is_error, refused) = api.call("run_write_tool", create()).await;
    let error = &refused["error"];
    assert_eq!((is_error, &error["code"]), (true, &json!("approval_required")), "{refused}");
    let id = error["approval"]["id"].as_str().unwrap();
    assert!(error["approval"]["url"].as_str().unwrap().ends_with(&format!("/dashboard/approvals/{id}")));
    assert_eq!(error["next"], json!({ "tool": "list_approvals", "arguments": { "approval": id } }));
    let (_, waiting) = api.call("list_approvals", error["next"]["arguments"].clone()).await;
    assert_eq!((&waiting["data"]["status"], &waiting["next"]), (&json!("waiting"), &error["next"]));
    let digest = error["digest"].as_str().unwrap();
    decide(&api.test.house, &api.person, &id.into(), digest, Verdict::Approve).await.unwrap();
    api.test.http.answer(201, NOTE);
    let (is_error, sent) = api.call("run_write_tool", create()).await;
    assert!(!is_error, "{sent}");
    let (_, used) = api.call("list_approvals", json!({ "status": "used" })).await;
    assert_eq!(used["data"][0]["execution"], sent["execution"]);
    let (_, none) = api.call("list_approvals", json!({ "status": "waiting" })).await;
    assert_eq!(none["data"], json!([]));
    assert_eq!(api.test.http.seen().len(), 1);
}

#[tokio::test]
async fn a_client_that_shows_links_is_asked_once_and_its_retry_goes_by_what_the_person_did() {
    let api = Api::with(Policy::Careful).await;
    api.test.connect(&api.person, "workbench", "mara").await.unwrap();
    let call = async |state: Option<&Value>| {
        let mut params = json!({ "name": "run_write_tool", "arguments": create() });
        if let Some(state) = state {
            params["requestState"] = state.clone();
            params["inputResponses"] = json!({ "open": { "action": "accept" } });
        }
        api.modern_at("", "tools/call", params, json!({ "elicitation": { "url": {} } })).await
    };
    let asked = call(None).await.body["result"].clone();
    assert_eq!(asked["resultType"], "input_required", "{asked}");
    let url = &asked["inputRequests"]["open"]["params"]["url"];
    let id = url.as_str().unwrap().rsplit('/').next().unwrap();
    let (is_error, refused) = read(&call(Some(&asked["requestState"])).await);
    assert_eq!((is_error, &refused["error"]["url"]), (true, url), "not decided yet");
    let digest = refused["error"]["digest"].as_str().unwrap();
    decide(&api.test.house, &api.person, &id.into(), digest, Verdict::Approve).await.unwrap();
    api.test.http.answer(201, NOTE);
    let (is_error, sent) = read(&call(Some(&asked["requestState"])).await);
    assert!(!is_error && sent["status"] == "succeeded", "{sent}");
    assert_eq!(api.test.http.seen().len(), 1);
}
