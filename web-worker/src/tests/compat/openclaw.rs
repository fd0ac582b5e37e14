use clawlink_core::policy::Policy;
use clawlink_core::sweep::sweep;
use clawlink_store::testing::{TestHouse, dump};
use serde_json::{Value, json};

use super::support::{Plugin, act, device_of};
use crate::tests::support::{Browser, build, value_of};

const HERE: &str = "203.0.113.1";

struct Pairing<'t> {
    test: &'t TestHouse,
    plugin: Plugin<'t>,
    token: String,
    verifier: String,
}

impl<'t> Pairing<'t> {
    async fn start(test: &'t TestHouse) -> Self {
        let plugin = Plugin::at(test, HERE);
        let (status, body) =
            plugin.post("/api/openclaw/pair/start", r#"{"deviceLabel":" marlin ","other":1}"#).await;
        assert_eq!((status, &body["status"]), (200, &"awaiting_browser".into()), "{body}");
        let told = |name: &str| body[name].as_str().unwrap().to_owned();
        let (token, verifier) = (told("sessionToken"), told("verifier"));
        assert_eq!((token.len(), verifier.len(), told("displayCode").len()), (32, 43, 8));
        assert_eq!(body["pairUrl"], format!("http://127.0.0.1:8787/openclaw/pair/{token}"));
        assert_eq!((&body["pollIntervalMs"], &body["deviceLabel"]), (&3000.into(), &"marlin".into()));
        Self { test, plugin, token, verifier }
    }

    /// Started, and approved by Mara.
    async fn approved(test: &'t TestHouse) -> Self {
        let pairing = Self::start(test).await;
        assert_eq!(pairing.approve("mara@example.com", "").await.0, 200);
        pairing
    }

    fn path(&self, verb: &str) -> String {
        format!("/api/openclaw/pair/sessions/{}{verb}", self.token)
    }

    async fn approve(&self, email: &str, body: &str) -> (u16, Value) {
        act(self.test, email, "POST", &self.path("/approve"), body).await
    }

    async fn post(&self, verb: &str) -> (u16, Value) {
        self.plugin.post(&self.path(verb), &json!({ "verifier": self.verifier }).to_string()).await
    }

    async fn status(&self) -> Value {
        self.plugin.get(&self.path("")).await.1["session"]["status"].clone()
    }

    async fn devices(&self) -> usize {
        dump(&*self.test.sql).await.unwrap()["devices"].len()
    }
}

#[tokio::test]
async fn a_pairing_goes_from_the_browser_to_the_device_and_ends() {
    let test = build();
    let pairing = Pairing::start(&test).await;
    assert_eq!(pairing.post("/exchange").await.1["code"], "not_approved");
    let (status, body) = pairing.approve("mara@example.com", "{}").await;
    assert_eq!((status, &body["session"]["status"]), (200, &"ready_for_device".into()));
    let missing: Vec<_> = ["id", "createdAt", "updatedAt"]
        .into_iter()
        .filter(|name| body["session"].get(name).is_none())
        .collect();
    assert_eq!(missing.len(), 3, "{body}");
    assert_eq!(pairing.post("/finalize").await.0, 409, "nothing was issued");

    let (status, first) = pairing.post("/exchange").await;
    assert_eq!((status, &first["session"]["status"]), (200, &"awaiting_local_save".into()), "{first}");
    assert_eq!(first["session"]["approvedUserHint"], "m***@example.com");
    assert!(first["apiKeyId"].is_u64() && first["session"]["id"].is_string());
    let device = device_of(&test, &first["apiKey"]).await.unwrap();
    assert_eq!((device.name.as_str(), device.policy), ("marlin", Policy::Careful));

    for _ in 0..2 {
        let (status, body) = pairing.post("/finalize").await;
        assert_eq!((status, &body["session"]["status"]), (200, &"paired".into()));
    }
    let (status, body) = pairing.post("/exchange").await;
    assert_eq!((status, body.get("apiKey")), (409, None), "after finalize no exchange gives a key: {body}");
    assert_eq!(pairing.approve("mara@example.com", "").await.1["session"]["status"], "paired");
}

#[tokio::test]
async fn fifty_exchanges_give_one_key_and_leave_one_device() {
    let test = build();
    let pairing = Pairing::approved(&test).await;
    let mut keys = Vec::new();
    for _ in 0..50 {
        let (status, body) = pairing.post("/exchange").await;
        assert_eq!(status, 200, "{body}");
        keys.push(body["apiKey"].as_str().unwrap().to_owned());
    }
    keys.dedup();
    assert_eq!((keys.len(), pairing.devices().await), (1, 1));
    let events = dump(&*test.sql).await.unwrap()["audit_events"].clone();
    assert_eq!(events.iter().filter(|event| event["action"] == "device.paired").count(), 1);
}

#[tokio::test]
async fn the_link_alone_never_gives_a_key() {
    let test = build();
    let pairing = Pairing::approved(&test).await;
    for body in ["", "{}", r#"{"verifier":""}"#, r#"{"verifier":"wrong"}"#] {
        let (status, told) = pairing.plugin.post(&pairing.path("/exchange"), body).await;
        assert_eq!((status, &told["code"]), (400, &"invalid_verifier".into()), "{body}");
    }
    assert_eq!(pairing.devices().await, 0);
}

#[tokio::test]
async fn five_wrong_verifiers_end_a_pairing() {
    let test = build();
    let pairing = Pairing::approved(&test).await;
    for _ in 0..5 {
        assert_eq!(pairing.plugin.post(&pairing.path("/exchange"), r#"{"verifier":"x"}"#).await.0, 400);
    }
    assert_eq!(pairing.status().await, "failed");
    assert_eq!(pairing.post("/exchange").await.0, 410);
}

#[tokio::test]
async fn a_dump_and_the_keyring_do_not_give_the_key() {
    let test = build();
    let pairing = Pairing::approved(&test).await;
    let key = pairing.post("/exchange").await.1["apiKey"].as_str().unwrap().to_owned();
    let rows = serde_json::to_string(&dump(&*test.sql).await.unwrap()).unwrap();
    // The key is a function of the verifier; neither of the two rests anywhere, nor the token.
    for secret in [&key, &pairing.verifier, &pairing.token] {
        assert!(!rows.contains(secret.as_str()), "{secret}");
    }
}

#[tokio::test]
async fn another_account_cannot_decide_what_was_decided() {
    let test = build();
    let pairing = Pairing::approved(&test).await;
    for body in ["", r#"{"decision":"decline"}"#] {
        let (status, told) = pairing.approve("noah@example.com", body).await;
        assert_eq!((status, &told["code"]), (409, &"other_account".into()), "{told}");
    }
    let (status, body) = pairing.approve("mara@example.com", r#"{"decision":"decline"}"#).await;
    assert_eq!((status, &body["session"]["status"]), (200, &"failed".into()), "not fetched yet");
    assert_eq!(pairing.post("/exchange").await.0, 410);
}

#[tokio::test]
async fn approval_takes_a_person_on_our_own_page_only() {
    let test = build();
    let pairing = Pairing::start(&test).await;
    let (person, session) = test.sign_in("mara@example.com").await.unwrap();
    let credential = test.pair(&person, Policy::Trusted).await.unwrap();
    let (status, body) = pairing.plugin.post(&pairing.path("/approve"), "").await;
    assert_eq!(
        (status, &body["error"], &body["code"]),
        (401, &"Unauthorized".into(), &"unauthenticated".into())
    );
    for (name, value, expected) in [
        ("authorization", format!("Bearer {credential}"), 401),
        ("x-clawlink-api-key", credential.clone(), 401),
        ("x-clawlink-api-key", "wrong".to_owned(), 401),
        ("origin", "https://evil.example".to_owned(), 403),
        ("origin", "http://127.0.0.1:8787".to_owned(), 403),
    ] {
        let mut browser = Browser::new(&test);
        browser.plant("__Host-session", session.expose());
        let request =
            http::Request::builder().method("POST").uri(pairing.path("/approve")).header(name, value);
        let page = browser.send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(super::support::read(&page).0, expected, "{name}: {}", page.body);
    }
    assert_eq!(pairing.status().await, "awaiting_browser");
}

#[tokio::test]
async fn the_page_shows_who_asks_and_works_without_a_script() {
    let test = build();
    let pairing = Pairing::start(&test).await;
    let path = format!("/openclaw/pair/{}", pairing.token);
    let page = Browser::new(&test).get(&path).await;
    assert_eq!((page.status.as_u16(), page.location().contains("next=%2Fopenclaw%2Fpair%2F")), (303, true));
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let page = browser.get(&path).await;
    assert!(page.status == 200 && page.body.contains("marlin") && page.body.contains("another network"));
    let csrf = value_of(&page.body, "csrf");
    let page = browser.post(&format!("{path}/decide"), &[("csrf", &csrf), ("policy", "read_only")]).await;
    assert!(page.body.contains("will act as you"), "{}", page.body);
    let form = [("csrf", csrf.as_str()), ("policy", &value_of(&page.body, "policy"))];
    let page = browser.post(&format!("{path}/approve"), &form).await;
    assert_eq!((page.status.as_u16(), page.location()), (303, path.as_str()));
    assert!(browser.get(&path).await.body.contains("Waiting for"));
    let key = pairing.post("/exchange").await.1["apiKey"].clone();
    assert_eq!(device_of(&test, &key).await.unwrap().policy, Policy::ReadOnly);
    pairing.post("/finalize").await;
    assert!(browser.get(&path).await.body.contains("is paired"));
    let mut other = Browser::signed_in(&test, "noah@example.com").await;
    assert_eq!(other.get(&path).await.status, 404, "to anybody else it never was");
}

#[tokio::test]
async fn the_twenty_first_start_within_an_hour_is_refused_and_so_is_the_sixth_open_one() {
    let test = build();
    let plugin = Plugin::at(&test, "2001:db8::1");
    let start = async |plugin: &Plugin<'_>| plugin.send("POST", "/api/openclaw/pair/start", "").await;
    for round in 0..4 {
        for _ in 0..5 {
            assert_eq!(start(&plugin).await.status, 200, "round {round}");
        }
        let page = start(&plugin).await;
        assert_eq!(page.status, 429);
        let wait = page.headers["retry-after"].to_str().unwrap().parse::<i64>().unwrap();
        assert!(wait > 0 && wait <= if round < 3 { 900 } else { 3600 }, "{wait}");
        test.clock.advance_ms(15 * 60_000 - 1_000 * i64::from(round == 3));
    }
    assert_eq!(start(&Plugin::at(&test, "2001:db8::2")).await.status, 429, "the same customer");
    assert_eq!(start(&Plugin::at(&test, "2001:db8:1::1")).await.status, 200, "another one");
    test.clock.advance_ms(1_000);
    assert_eq!(start(&plugin).await.status, 200, "an hour after the first");
}

#[tokio::test]
async fn the_sixty_first_poll_of_a_minute_is_refused() {
    let test = build();
    let pairing = Pairing::start(&test).await;
    for _ in 0..60 {
        assert_eq!(pairing.status().await, "awaiting_browser");
    }
    let page = pairing.plugin.send("GET", &pairing.path(""), "").await;
    assert_eq!((page.status.as_u16(), &page.headers["retry-after"]), (429, &"60".parse().unwrap()));
    assert_eq!(Plugin::at(&test, "203.0.113.9").get(&pairing.path("")).await.0, 200);
    test.clock.advance_ms(60_000);
    assert_eq!(pairing.status().await, "awaiting_browser");
}

#[tokio::test]
async fn what_is_not_brought_to_an_end_in_time_is_over_and_its_unused_device_revoked() {
    let test = build();
    let (lost, used) = (Pairing::approved(&test).await, Pairing::approved(&test).await);
    let lost_key = lost.post("/exchange").await.1["apiKey"].clone();
    let used_key = used.post("/exchange").await.1["apiKey"].clone();
    assert!(device_of(&test, &used_key).await.is_some());
    test.clock.advance_ms(15 * 60_000);
    assert_eq!((lost.status().await, lost.post("/exchange").await.0), ("expired".into(), 410));
    assert_eq!(lost.post("/finalize").await.0, 410);
    assert!(sweep(&test.house).await.is_empty());
    assert!(device_of(&test, &lost_key).await.is_none(), "neither finalized nor used");
    assert!(device_of(&test, &used_key).await.is_some());
    test.clock.advance_ms(23 * 3_600_000);
    assert_eq!(lost.status().await, "expired", "told for a day");
}
