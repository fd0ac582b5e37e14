use clawlink_core::id::ConnectionSessionId;
use clawlink_core::identity::SignedIn;
use clawlink_core::pairing::revoke_device;
use clawlink_core::policy::Policy;
use clawlink_store::testing::TestHouse;
use serde_json::{Value, json};

use super::support::{Plugin, act};
use crate::tests::support::{Browser, build};

const MARA: &str = "mara@example.com";

/// A person's device.
async fn device<'t>(test: &'t TestHouse, email: &str) -> (SignedIn, Plugin<'t>) {
    let (person, _) = test.sign_in(email).await.unwrap();
    let credential = test.pair(&person, Policy::Careful).await.unwrap();
    (person, Plugin::at(test, "203.0.113.1").with(&credential))
}

async fn start(plugin: &Plugin<'_>, body: Value) -> (u16, Value) {
    plugin.post("/api/connect/start", &body.to_string()).await
}

#[tokio::test]
async fn a_connection_is_a_number_with_every_key_and_an_app_an_item() {
    let test = build();
    let (person, plugin) = device(&test, MARA).await;
    test.connect(&person, "workbench", "mara").await.unwrap();
    let (status, body) = plugin.get("/api/integrations?page_size=1&query=workbench&any=1").await;
    let row = &body["integrations"][0];
    let keys = "id integration connectionLabel accountLabel externalAccountId isDefault authState authError authBackend expiresAt \
        lastUsedAt lastSuccessAt lastErrorAt lastErrorCode lastErrorMessage scopeSnapshot capabilities createdAt updatedAt";
    for key in keys.split_whitespace() {
        assert!(row.get(key).is_some(), "{key} in {row}");
    }
    assert_eq!((status, row["id"].as_i64(), &row["authState"]), (200, Some(1), &"active".into()));
    let item = &body["items"][0];
    assert_eq!(
        (&body["page"], &body["page_size"], item["connected"].as_bool()),
        (&1.into(), &1.into(), Some(true))
    );
    assert_eq!(
        (&item["integration_id"], &item["connection_state"]),
        (&"workbench".into(), &"healthy".into())
    );
    let (_, connected) = plugin.get("/api/integrations?connected_only=true").await;
    assert_eq!((&connected["total"], connected["items"].as_array().unwrap().len()), (&1.into(), 1));
    let (_, able) = plugin.get("/api/integrations?supports_action=create_note").await;
    assert_eq!(able["items"][0]["slug"], "workbench");
    let (_, all) = plugin.get("/api/integrations?page=2&page_size=1000").await;
    assert!(all["page_size"] == 100 && all["total"].as_u64().unwrap() > 10);
    let (_, short) = plugin.get("/api/integrations?summary=true").await;
    assert_eq!((short.get("items"), short["integrations"][0].get("scopeSnapshot")), (None, None));
}

#[tokio::test]
async fn an_app_says_how_its_account_does() {
    let test = build();
    let (person, plugin) = device(&test, MARA).await;
    let (status, body) = plugin.get("/api/connections/google_bigquery").await;
    assert_eq!((status, &body["state"], &body["connected"]), (200, &"not_connected".into(), &false.into()));
    assert!(body["account_label"].is_null() && body["health_reason"].is_null());
    test.connect(&person, "workbench", "mara").await.unwrap();
    let (_, body) = plugin.get("/api/connections/workbench").await;
    assert_eq!((&body["state"], &body["can_execute"]), (&"healthy".into(), &true.into()));
    assert_eq!((&body["account_label"], &body["connections"][0]["id"]), (&"mara".into(), &1.into()));
    assert_eq!(plugin.get("/api/connections/nothing").await.1["code"], "unknown_app");
}

#[tokio::test]
async fn an_open_link_is_given_again_until_it_is_about_to_end() {
    let test = build();
    let (_, plugin) = device(&test, MARA).await;
    let wanted = || json!({ "integration": "workbench", "more": 1 });
    let (status, first) = start(&plugin, wanted()).await;
    let token = first["sessionToken"].as_str().unwrap();
    assert_eq!(
        (status, &first["status"], &first["connectionId"]),
        (200, &"awaiting_user_action".into(), &Value::Null)
    );
    assert_eq!(first["connectUrl"], format!("http://127.0.0.1:8787/connect/workbench?session={token}"));
    assert_eq!(first["statusUrl"], format!("http://127.0.0.1:8787/api/connect/sessions/{token}"));
    test.clock.advance_ms(14 * 60_000);
    assert_eq!(start(&plugin, wanted()).await.1["sessionToken"], *token);
    let (_, begun) = plugin.post("/api/connections/workbench/begin", "").await;
    assert_eq!(
        (&begun["status"], &begun["connection_session_id"]),
        (&"requires_user_action".into(), &token.into())
    );
    test.clock.advance_ms(1);
    assert_ne!(start(&plugin, wanted()).await.1["sessionToken"], *token);
}

#[tokio::test]
async fn what_works_is_reused_when_asked_and_what_must_be_renewed_is_the_target() {
    let test = build();
    let (person, plugin) = device(&test, MARA).await;
    let id = test.connect(&person, "workbench", "mara").await.unwrap();
    let reuse = || json!({ "integration": "workbench", "reuseIfConnected": true });
    let (_, body) = start(&plugin, reuse()).await;
    assert_eq!((&body["alreadyConnected"], &body["connection"]["id"]), (&true.into(), &1.into()));
    let (_, begun) = plugin.post("/api/connections/workbench/begin", r#"{"reuse_if_connected":true}"#).await;
    assert_eq!(
        (&begun["status"], &begun["connection_session_id"]),
        (&"already_connected".into(), &Value::Null)
    );
    assert!(start(&plugin, json!({ "integration": "workbench" })).await.1["sessionToken"].is_string());
    let now = test.house.clock.now();
    let connections = &test.house.store.connections;
    connections.mark_needs_reauth(person.id(), &id, 1, "grant_refused", now).await.unwrap();
    let (_, body) = start(&plugin, reuse()).await;
    assert_eq!(body["connectionId"], 1, "{body}");
    let (_, body) = plugin.get("/api/connections/workbench").await;
    assert_eq!((&body["state"], &body["needs_reauth"]), (&"stale_auth".into(), &true.into()));
}

#[tokio::test]
async fn a_link_that_cannot_be_given_says_why() {
    let test = build();
    let (_, plugin) = device(&test, MARA).await;
    for (body, status) in
        [(json!({}), 400), (json!({ "integration": " " }), 400), (json!({ "integration": "nothing" }), 404)]
    {
        let (told, answer) = start(&plugin, body.clone()).await;
        assert_eq!(told, status, "{body} {answer}");
    }
    let begun = plugin.post("/api/connections/nothing/begin", "").await;
    let started = start(&plugin, json!({ "integration": "nothing" })).await;
    assert_eq!((begun.0, &begun.1["code"]), (started.0, &started.1["code"]), "start and begin agree");
}

#[tokio::test]
async fn only_its_owner_follows_a_flow() {
    let test = build();
    let (_, plugin) = device(&test, MARA).await;
    let (_, other) = device(&test, "noah@example.com").await;
    let token = start(&plugin, json!({ "integration": "workbench" })).await.1["sessionToken"].clone();
    let path = format!("/api/connect/sessions/{}", token.as_str().unwrap());
    let (status, body) = plugin.get(&path).await;
    assert_eq!(
        (status, &body["session"]["status"], &body["connection"]),
        (200, &"awaiting_user_action".into(), &Value::Null)
    );
    for key in "id token displayCode integration connectionId status flowType errorMessage expiresAt completedAt createdAt \
        updatedAt".split_whitespace()
    {
        assert!(body["session"].get(key).is_some(), "{key} in {body}");
    }
    assert_eq!(body["integrationMeta"]["slug"], "workbench");
    let (status, theirs) = other.get(&path).await;
    let (unknown_status, unknown) = other.get("/api/connect/sessions/cse_none").await;
    assert_eq!(
        (status, &theirs["error"]),
        (unknown_status, &unknown["error"]),
        "told like one that never was"
    );
    assert_eq!((status, Plugin::at(&test, "203.0.113.1").get(&path).await.0), (404, 401));
    let (status, mine) = act(&test, MARA, "GET", &path, "").await;
    assert_eq!((status, &mine["session"]["id"]), (200, &token), "by the session of the same person");
    let id = ConnectionSessionId::from(token.as_str().unwrap());
    test.house.store.connection_sessions.finish(&id, Err("declined")).await.unwrap();
    let (_, body) = plugin.get(&path).await;
    assert_eq!(
        (&body["session"]["status"], &body["session"]["errorMessage"]),
        (&"failed".into(), &"declined".into())
    );
}

#[tokio::test]
async fn a_person_lets_go_by_number_and_the_number_is_never_given_again() {
    let test = build();
    let (person, plugin) = device(&test, MARA).await;
    test.connect(&person, "workbench", "first").await.unwrap();
    assert_eq!(
        super::support::read(&plugin.send("DELETE", "/api/connections/1", "").await).0,
        401,
        "no device may"
    );
    assert_eq!(act(&test, "noah@example.com", "DELETE", "/api/connections/1", "").await.0, 404);
    test.http.answer(200, "");
    let (status, body) = act(&test, MARA, "DELETE", "/api/connections/1", "").await;
    assert_eq!(
        (status, &body),
        (200, &json!({ "deleted": true, "connectionId": 1, "integration": "workbench" }))
    );
    assert_eq!(act(&test, MARA, "DELETE", "/api/connections/1", "").await.0, 404);
    test.connect(&person, "workbench", "second").await.unwrap();
    assert_eq!(plugin.get("/api/integrations").await.1["integrations"][0]["id"], 2);
}

#[tokio::test]
async fn a_device_learns_for_whom_it_acts() {
    let test = build();
    let (person, plugin) = device(&test, MARA).await;
    let (_, body) = plugin.get("/api/agent/whoami").await;
    assert_eq!((&body["user_id"], &body["workspace_name"]), (&json!(person.id()), &MARA.into()));
    assert_eq!((&body["region"], &body["environment"]), (&"global".into(), &"local".into()));
    assert_eq!(body["capabilities"], json!({ "can_execute": true, "can_begin_connection": true }));
}

#[tokio::test]
async fn a_bad_key_is_not_made_up_for_by_a_session_and_a_typo_costs_no_read() {
    let test = build();
    let (person, session) = test.sign_in(MARA).await.unwrap();
    let credential = test.pair(&person, Policy::Careful).await.unwrap();
    let typo = format!("{}x", credential.strip_suffix(|_: char| true).unwrap());
    for (name, value) in [
        ("x-clawlink-api-key", typo.clone()),
        ("x-clawlink-api-key", String::new()),
        ("authorization", format!("Bearer {typo}")),
        ("authorization", format!("Basic {credential}")),
    ] {
        let mut browser = Browser::new(&test);
        browser.plant("__Host-session", session.expose());
        let before = test.sql.statements();
        let request = http::Request::builder().uri("/api/integrations").header(name, &value);
        let page = browser.send(request.body(axum::body::Body::empty()).unwrap()).await;
        let (status, body) = super::support::read(&page);
        assert_eq!(
            (status, &body["error"], &body["integrations"]),
            (401, &"Unauthorized".into(), &json!([]))
        );
        assert_eq!(page.headers["www-authenticate"], "Bearer realm=\"clawlink\"");
        assert_eq!(test.sql.statements(), before, "{name} {value}");
    }
    let plugin = Plugin::at(&test, "203.0.113.1").with(&credential);
    assert_eq!(plugin.get("/api/integrations").await.0, 200);
    let devices = test.house.store.devices.list(person.id(), test.house.clock.now()).await.unwrap();
    revoke_device(&test.house, &person, &devices[0].id).await.unwrap();
    assert_eq!((plugin.get("/api/integrations").await.0, start(&plugin, json!({})).await.0), (401, 401));
}

#[tokio::test]
async fn a_session_asks_for_a_link_from_our_own_page_only() {
    let test = build();
    let body = r#"{"integration":"workbench"}"#;
    assert_eq!(act(&test, MARA, "POST", "/api/connect/start", body).await.0, 200);
    let (_, session) = test.sign_in(MARA).await.unwrap();
    let mut browser = Browser::new(&test);
    browser.plant("__Host-session", session.expose());
    let request = http::Request::builder().method("POST").uri("/api/connect/start");
    let page = browser.send(request.body(axum::body::Body::from(body)).unwrap()).await;
    assert_eq!(super::support::read(&page).0, 403, "{}", page.body);
}
