use clawlink_core::policy::Policy;
use clawlink_store::{Sql as _, Statement};
use http::Request;
use serde_json::json;

use super::support::{Api, note};

#[tokio::test]
async fn without_a_credential_nothing_is_answered_and_the_database_is_not_asked() {
    let api = Api::with(Policy::Standard).await;
    for wrong in ["", "Bearer x", "Bearer cllk_live_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg0OpXjx"] {
        api.test.sql.reset();
        let request = Request::builder().uri("/v1/whoami").header("authorization", wrong);
        let answer = api.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(answer.code(), (401, "unauthenticated"), "{wrong}");
        assert_eq!(answer.headers["www-authenticate"], "Bearer realm=\"clawlink\"");
        assert_eq!(api.test.sql.statements(), 0);
    }
}

#[tokio::test]
async fn whoami_names_person_device_and_policy() {
    let answer = Api::with(Policy::ReadOnly).await.get("/v1/whoami").await;
    assert_eq!(answer.body["user"]["label"], "mara@example.com");
    assert_eq!(answer.body["device"]["policy"]["read"], "allow");
    assert_eq!(answer.body["device"]["policy"]["destructive"], "deny");
    assert!(answer.headers["x-request-id"].to_str().unwrap().starts_with("req_"));
    assert_eq!(answer.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn every_family_of_clients_is_told_as_it_is_described() {
    let api = Api::with(Policy::Standard).await;
    for family in ["cli", "api_key", "mcp", "openclaw", "hermes"] {
        let statement = Statement::new("UPDATE devices SET family = ?1", vec![family.into()]);
        api.test.sql.query(statement).await.unwrap();
        assert_eq!(api.get("/v1/whoami").await.body["device"]["family"], family);
    }
}

#[tokio::test]
async fn a_device_that_ended_itself_is_refused_at_once() {
    let api = Api::connected().await;
    let request = api.request("DELETE", "/v1/device").body(axum::body::Body::empty()).unwrap();
    assert_eq!(api.send(request).await.status, 204);
    assert_eq!(api.get("/v1/whoami").await.code(), (401, "unauthenticated"));
    assert_eq!(api.write("k", &note()).await.code(), (401, "unauthenticated"));
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn a_read_only_device_cannot_write() {
    let api = Api::with(Policy::ReadOnly).await;
    api.test.connect(&api.person, "workbench", "mara").await.unwrap();
    assert_eq!(api.write("k", &note()).await.code(), (403, "policy_denied"));
    let call = json!({ "tool": "workbench_create_note", "arguments": { "title": "a", "body": "b" } });
    let preview = api.post("/v1/preview", &call).await;
    assert_eq!((preview.status.as_u16(), &preview.body["decision"]), (200, &json!("deny")));
    assert_eq!(preview.body["confirm_token"], json!(null));
    assert!(api.test.http.seen().is_empty());
}

#[tokio::test]
async fn another_persons_things_are_as_if_they_were_not() {
    let api = Api::connected().await;
    api.test.http.answer(201, super::support::NOTE);
    let execution = api.write("k", &note()).await.body["execution_id"].as_str().unwrap().to_owned();
    let (other, _) = api.test.sign_in("noah@example.com").await.unwrap();
    let credential = api.test.pair(&other, Policy::Standard).await.unwrap();
    let other = Api { person: other, credential, test: api.test };
    assert_eq!(other.get(&format!("/v1/executions/{execution}")).await.code(), (404, "execution_not_found"));
    assert_eq!(other.get("/v1/executions/exe_none").await.code(), (404, "execution_not_found"));
    assert_eq!(other.get("/v1/connections/1").await.code(), (404, "connection_not_found"));
    assert_eq!(other.write("k", &note()).await.code(), (409, "not_connected"));
}

#[tokio::test]
async fn an_unknown_route_and_a_wrong_method_are_problems_too() {
    let api = Api::with(Policy::Standard).await;
    assert_eq!(api.get("/v1/nothing").await.code(), (404, "not_found"));
    assert_eq!(api.post("/v1/whoami", &json!({})).await.code(), (405, "method_not_allowed"));
}
