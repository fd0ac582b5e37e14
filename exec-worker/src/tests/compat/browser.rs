//! A person's own browser as a device: its session came along from the site.

use axum::body::Body;
use clawlink_core::identity::derive_csrf;
use clawlink_core::policy::Policy;
use clawlink_core::ports::storage::{Device, DeviceFamily};
use http::request::Builder;
use serde_json::{Value, json};

use super::support::{CREATE, DELETE, LIST, note};
use crate::tests::support::{Answer, Api, NOTE, NOTES};

const WEB: &str = "http://127.0.0.1:8787";

/// A browser, as the site passes its calls on.
struct Browser {
    api: Api,
    session: String,
    csrf: String,
}

impl Browser {
    async fn connected() -> Self {
        let api = Api::connected().await;
        let (person, session) = api.test.sign_in("mara@example.com").await.unwrap();
        let csrf = derive_csrf(&api.test.house.config.keyring, &person).unwrap();
        Self { session: session.expose().clone(), csrf, api }
    }

    /// A request that comes by the binding, with the session.
    fn passed(&self, method: &str, path: &str) -> Builder {
        let uri = format!("https://exec.internal{path}");
        http::Request::builder().method(method).uri(uri).header("x-clawlink-session", &self.session)
    }

    /// The same from a script of one of our pages.
    fn own(&self, method: &str, path: &str) -> Builder {
        self.passed(method, path).header("origin", WEB).header("x-csrf-token", &self.csrf)
    }

    async fn send(&self, request: Builder, body: &Value) -> Answer {
        self.api.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(self.passed("GET", path), &json!({})).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.own("POST", path), body).await
    }

    async fn devices(&self) -> Vec<Device> {
        let (devices, now) = (&self.api.test.house.store.devices, self.api.test.house.clock.now());
        let mut all = devices.list(self.api.person.id(), now).await.unwrap();
        all.retain(|device| device.family == DeviceFamily::Browser);
        all
    }
}

#[tokio::test]
async fn a_browser_is_one_device_with_a_policy_of_its_own() {
    let browser = Browser::connected().await;
    assert_eq!(browser.get("/api/tools").await.status, 200);
    assert!(browser.devices().await.is_empty(), "to look changes nothing");
    let preview = LIST.replace("execute", "preview");
    let body = json!({});
    let previews = tokio::join!(
        browser.post(&preview, &body),
        browser.post(&preview, &body),
        browser.post(&preview, &body)
    );
    for shown in <[Answer; 3]>::from(previews) {
        assert_eq!(shown.status, 200, "{shown:?}");
    }
    let devices = browser.devices().await;
    assert_eq!(devices.len(), 1);
    assert_eq!((devices[0].policy, &devices[0].key_hint), (Policy::Standard, &None));
    browser.api.test.http.answer(200, NOTES);
    assert_eq!(browser.post(LIST, &json!({})).await.status, 200);
    let unconfirmed = browser.post(CREATE, &json!({ "arguments": note()["arguments"] })).await;
    assert_eq!(unconfirmed.refusal(), (412, "confirmation_required"));
    browser.api.test.http.answer(201, NOTE);
    let sent = browser.post(CREATE, &note()).await;
    assert_eq!(sent.status, 200, "{sent:?}");
    let deletion = json!({ "arguments": { "note_id": "note_1" }, "confirmed": true });
    assert_eq!(browser.post(DELETE, &deletion).await.refusal(), (409, "approval_required"));
    let id = sent.body["executionId"].as_str().unwrap();
    assert_eq!(browser.get(&format!("/api/executions/{id}")).await.status, 200);
    let by_key = browser.api.get(&format!("/api/executions/{id}")).await;
    assert_eq!(by_key.plain(), (404, "execution_not_found"), "another device's");
    assert_eq!(browser.devices().await.len(), 1);
    assert_eq!(browser.api.test.http.seen().len(), 2);
}

#[tokio::test]
async fn a_browser_acts_from_a_page_of_ours_only() {
    let browser = Browser::connected().await;
    let with = |origin: Option<&str>, csrf: Option<&str>| {
        let request = browser.passed("POST", CREATE);
        let request = origin.into_iter().fold(request, |request, origin| request.header("origin", origin));
        csrf.into_iter().fold(request, |request, csrf| request.header("x-csrf-token", csrf))
    };
    let csrf = Some(browser.csrf.as_str());
    for request in [
        with(None, csrf),
        with(Some("https://evil.example"), csrf),
        with(Some("null"), csrf),
        with(Some(WEB), None),
        with(Some(WEB), Some("made-up")),
        with(Some(WEB), csrf).header("sec-fetch-site", "cross-site"),
    ] {
        let answer = browser.send(request, &note()).await;
        assert_eq!(answer.status, 403, "{answer:?}");
        assert!(answer.body["error"].is_string(), "{answer:?}");
    }
    assert!(browser.api.test.http.seen().is_empty() && browser.devices().await.is_empty());
}

#[tokio::test]
async fn a_session_counts_where_it_was_passed_on_and_nowhere_else() {
    let browser = Browser::connected().await;
    let session = browser.session.as_str();
    for host in ["", "http://127.0.0.1:8788", "https://api.claw-link.dev"] {
        let request = http::Request::builder().uri(format!("{host}/api/tools"));
        let answer = browser.send(request.header("x-clawlink-session", session), &json!({})).await;
        assert_eq!(answer.plain(), (401, "unauthenticated"), "{host:?}");
    }
    for path in ["/v1/whoami", "/v1/tools", "/v1/executions", "/mcp", "/api/mcp"] {
        assert_eq!(browser.get(path).await.status, 401, "{path}");
    }
    let cookie = http::Request::builder().uri("https://exec.internal/api/tools");
    let cookie = cookie.header("cookie", format!("__Host-session={session}"));
    assert_eq!(browser.send(cookie, &json!({})).await.plain(), (401, "unauthenticated"));
    assert!(browser.devices().await.is_empty());
}

#[tokio::test]
async fn a_bad_key_is_not_made_up_for_by_a_session() {
    let browser = Browser::connected().await;
    let typo = browser.api.credential.replace("cllk_live_", "cllk_live_0");
    for (name, value) in [
        ("x-clawlink-api-key", typo.clone()),
        ("x-clawlink-api-key", String::new()),
        ("authorization", format!("Bearer {typo}")),
        ("authorization", "Basic x".to_owned()),
    ] {
        let answer = browser.send(browser.own("POST", LIST).header(name, &value), &json!({})).await;
        assert_eq!(answer.plain(), (401, "unauthenticated"), "{name} {value}");
    }
    let good = browser.own("GET", "/api/tools").header("x-clawlink-api-key", &browser.api.credential);
    assert_eq!(browser.send(good, &json!({})).await.status, 200);
    assert!(browser.devices().await.is_empty(), "the key's device called");
}

#[tokio::test]
async fn a_browser_ends_with_its_session_and_stands_still_while_agents_are_paused() {
    let browser = Browser::connected().await;
    let house = &browser.api.test.house;
    assert_eq!(browser.get("/api/tools").await.status, 200);
    let rules = &house.store.rules;
    rules.set_paused(browser.api.person.id(), Some(house.clock.now())).await.unwrap();
    let paused = browser.post(CREATE, &note()).await;
    assert_eq!(paused.refusal(), (403, "policy_denied"), "{paused:?}");
    rules.set_paused(browser.api.person.id(), None).await.unwrap();
    let (person, _) = browser.api.test.sign_in("noah@example.com").await.unwrap();
    let foreign = derive_csrf(&house.config.keyring, &person).unwrap();
    let request = browser.passed("POST", CREATE).header("origin", WEB).header("x-csrf-token", foreign);
    assert_eq!(browser.send(request, &note()).await.status, 403, "another session's token");
    browser.api.test.clock.advance_ms(31 * 24 * 3_600_000);
    assert_eq!(browser.get("/api/tools").await.plain(), (401, "unauthenticated"));
    assert!(browser.api.test.http.seen().is_empty());
}
