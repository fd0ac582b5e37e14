use clawlink_core::policy::Policy;
use serde_json::{Value, json};

use super::support::{code, read};
use crate::tests::support::{Answer, Api};

async fn connect(api: &Api, extra: Value) -> Answer {
    let mut params = json!({ "name": "connect_app", "arguments": { "app": "workbench" } });
    for (name, value) in extra.as_object().unwrap() {
        params[name] = value.clone();
    }
    api.modern_at("", "tools/call", params, json!({ "elicitation": { "url": {} } })).await
}

#[tokio::test]
async fn a_client_without_links_gets_the_link_as_text() {
    let api = Api::with(Policy::Standard).await;
    let (is_error, report) = api.call("connect_app", json!({ "app": "workbench" })).await;
    assert_eq!((is_error, &report["status"]), (false, &json!("awaiting_user_action")));
    let url = report["data"]["url"].as_str().unwrap();
    assert!(url.starts_with("http://127.0.0.1:8787/connect/workbench?session=cse_"), "{url}");
    let (_, state) = api.call("get_connection", json!({ "session": report["data"]["session"] })).await;
    assert_eq!(state["status"], "awaiting_user_action");
    let (is_error, refused) = api.call("get_connection", json!({ "session": "cse_none" })).await;
    assert_eq!((is_error, &refused["error"]["code"]), (true, &json!("session_not_found")));
}

#[tokio::test]
async fn an_app_that_is_connected_needs_no_link_unless_it_is_another_account_or_a_renewal() {
    let api = Api::connected().await;
    let status = |extra: Value| {
        let mut arguments = json!({ "app": "workbench" });
        arguments.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        arguments
    };
    for (extra, expected) in [
        (json!({}), "already_connected"),
        (json!({ "label": "mara" }), "already_connected"),
        (json!({ "label": "work" }), "awaiting_user_action"),
        (json!({ "reconnect": "1" }), "awaiting_user_action"),
    ] {
        assert_eq!(api.call("connect_app", status(extra.clone())).await.1["status"], expected, "{extra}");
    }
    let (_, refused) = api.call("connect_app", status(json!({ "reconnect": "9" }))).await;
    assert_eq!(refused["error"]["code"], "connection_not_found");
}

#[tokio::test]
async fn a_client_that_shows_links_is_asked_once_and_then_answered_whatever_its_person_did() {
    let api = Api::with(Policy::Standard).await;
    let asked = connect(&api, json!({})).await.body["result"].clone();
    assert_eq!(asked["resultType"], "input_required");
    let request = &asked["inputRequests"]["open"];
    assert_eq!(
        (&request["method"], &request["params"]["mode"]),
        (&json!("elicitation/create"), &json!("url"))
    );
    for action in ["accept", "decline", "cancel"] {
        let extra = json!({ "requestState": asked["requestState"], "inputResponses": { "open": { "action": action } } });
        let (is_error, report) = read(&connect(&api, extra).await);
        assert_eq!((is_error, &report["data"]["url"]), (false, &request["params"]["url"]), "{action}");
    }
}

#[tokio::test]
async fn a_state_holds_for_its_person_call_and_ten_minutes() {
    let mut api = Api::with(Policy::Standard).await;
    let state = connect(&api, json!({})).await.body["result"]["requestState"].as_str().unwrap().to_owned();
    let with = |state: &str| json!({ "requestState": state });
    let swapped = state.replacen(state.get(4..5).unwrap(), "_", 1);
    for wrong in ["", "x", "x.y", &swapped] {
        assert_eq!(code(&connect(&api, with(wrong)).await), (200, -32_602), "{wrong}");
    }
    let other = json!({ "requestState": state, "arguments": { "app": "gmail" } });
    assert_eq!(code(&connect(&api, other).await), (200, -32_602));
    let (noah, _) = api.test.sign_in("noah@example.com").await.unwrap();
    let own = std::mem::replace(&mut api.credential, api.test.pair(&noah, Policy::Standard).await.unwrap());
    assert_eq!(code(&connect(&api, with(&state)).await), (200, -32_602));
    api.credential = own;
    assert!(!read(&connect(&api, with(&state)).await).0);
    api.test.clock.advance_ms(10 * 60 * 1_000);
    assert_eq!(code(&connect(&api, with(&state)).await), (200, -32_602));
}
