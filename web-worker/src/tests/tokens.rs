//! What an approved MCP client gets, and how it ends.

use axum::body::Body;
use clawlink_core::oauth_server::{Refresh, Register, authenticate_token, refresh, register};
use clawlink_core::secret::Secret;
use clawlink_store::testing::TestHouse;
use clawlink_store::{Sql, Statement};
use http::Request;
use serde_json::{Value, json};

use super::granting::{REDIRECT, VERIFIER, approve, registered, request};
use super::support::{Browser, build, param};

const MINUTE_MS: i64 = 60_000;

/// A client with its first tokens.
struct Client<'t> {
    browser: Browser<'t>,
    id: String,
    code: String,
    tokens: Value,
}

async fn granted(test: &TestHouse) -> Client<'_> {
    let mut browser = Browser::signed_in(test, "mara@example.com").await;
    let id = registered(&browser);
    let code = param(&approve(&mut browser, &request(&id)).await, "code");
    let mut client = Client { browser, id, code, tokens: Value::Null };
    let (status, tokens) = client.redeem(&[]).await;
    assert_eq!(status, 200, "{tokens}");
    client.tokens = tokens;
    client
}

impl Client<'_> {
    async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let page = self.browser.post(path, form).await;
        (page.status.as_u16(), serde_json::from_str(&page.body).unwrap_or(Value::Null))
    }

    async fn redeem(&mut self, other: &[(&'static str, &str)]) -> (u16, Value) {
        let (id, code) = (self.id.clone(), self.code.clone());
        let usual = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("code_verifier", VERIFIER),
            ("client_id", &id),
            ("redirect_uri", REDIRECT),
        ];
        let kept = usual.into_iter().filter(|(name, _)| other.iter().all(|(changed, _)| changed != name));
        let form: Vec<(&str, &str)> = kept.chain(other.iter().copied()).collect();
        self.post("/oauth/token", &form).await
    }

    async fn refresh(&mut self, token: &Value) -> (u16, Value) {
        let id = self.id.clone();
        let form =
            [("grant_type", "refresh_token"), ("refresh_token", token.as_str().unwrap()), ("client_id", &id)];
        self.post("/oauth/token", &form).await
    }

    async fn calls(&self, token: &Value) -> bool {
        authenticate_token(&self.browser.test.house, token.as_str().unwrap()).await.is_ok()
    }
}

async fn audited(test: &TestHouse, action: &'static str) -> usize {
    let sql = "SELECT target FROM audit_events WHERE action = ?1";
    test.sql.query(Statement::new(sql, clawlink_store::params![action])).await.unwrap().len()
}

#[tokio::test]
async fn a_code_becomes_tokens_of_a_device_that_the_person_can_see() {
    let test = build();
    let mut client = granted(&test).await;
    let tokens = client.tokens.clone();
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(3_600)));
    assert_eq!(tokens["scope"], "tools:read tools:write");
    assert!(client.calls(&tokens["access_token"]).await);
    let page = client.browser.get("/dashboard/devices").await;
    assert!(page.body.contains("Reef") && page.body.contains("MCP client"), "{}", page.body);
}

#[tokio::test]
async fn only_hashes_of_tokens_are_kept() {
    let test = build();
    let client = granted(&test).await;
    let rows = test.sql.query(Statement::new("SELECT * FROM as_tokens", vec![])).await.unwrap();
    let dump = serde_json::to_string(&rows).unwrap();
    for name in ["access_token", "refresh_token"] {
        assert!(!dump.contains(client.tokens[name].as_str().unwrap()), "{name}");
    }
    assert_eq!(rows.len(), 2);
}

#[tokio::test]
async fn a_code_is_bound_to_client_redirect_verifier_and_resource() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let id = registered(&browser);
    let code = param(&approve(&mut browser, &request(&id)).await, "code");
    let mut client = Client { browser, id, code, tokens: Value::Null };
    for (name, value, error) in [
        ("client_id", "https://other.example/c.json", "invalid_grant"),
        ("redirect_uri", "http://127.0.0.1:4556/callback", "invalid_grant"),
        ("code_verifier", "another", "invalid_grant"),
        ("code", "another", "invalid_grant"),
        ("resource", "http://127.0.0.1:8787/api/mcp", "invalid_target"),
        ("grant_type", "password", "unsupported_grant_type"),
    ] {
        let (status, answer) = client.redeem(&[(name, value)]).await;
        assert_eq!((status, &answer["error"]), (400, &json!(error)), "{name}");
    }
    assert_eq!(client.redeem(&[("resource", "http://127.0.0.1:8788/mcp")]).await.0, 200);
}

#[tokio::test]
async fn a_code_is_good_for_a_minute_and_no_longer() {
    for (wait_ms, expected) in [(MINUTE_MS - 1, 200), (MINUTE_MS, 400)] {
        let test = build();
        let mut browser = Browser::signed_in(&test, "mara@example.com").await;
        let id = registered(&browser);
        let code = param(&approve(&mut browser, &request(&id)).await, "code");
        let mut client = Client { browser, id, code, tokens: Value::Null };
        test.clock.advance_ms(wait_ms);
        assert_eq!(client.redeem(&[]).await.0, expected, "{wait_ms}");
    }
}

#[tokio::test]
async fn a_grant_does_not_spare_the_next_one_its_consent() {
    let test = build();
    let Client { mut browser, id, .. } = granted(&test).await;
    let query = serde_urlencoded::to_string(request(&id)).unwrap();
    let again = browser.get(&format!("/oauth/authorize?{query}")).await;
    assert_eq!((again.status.as_u16(), again.location()), (200, ""));
    assert!(again.body.contains("Reef") && again.body.contains("<form"), "{}", again.body);
    let policy = again.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    for path in ["/oauth/authorize/decide", "/oauth/authorize/approve", "/oauth/authorize/decline"] {
        assert_eq!(browser.get(&format!("{path}?{query}")).await.status, 405, "{path}");
    }
}

#[tokio::test]
async fn no_cache_keeps_what_the_token_endpoint_says() {
    let test = build();
    let Client { mut browser, id, tokens, .. } = granted(&test).await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    for token in [refresh, "clrt_another"] {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", id.as_str())];
        let answer = browser.post("/oauth/token", &form).await;
        assert_eq!(answer.headers["cache-control"], "no-store", "{}", answer.body);
    }
}

#[tokio::test]
async fn a_code_that_is_used_twice_ends_what_it_gave() {
    let test = build();
    let mut client = granted(&test).await;
    let tokens = client.tokens.clone();
    assert_eq!(client.redeem(&[]).await.1["error"], "invalid_grant");
    assert!(!client.calls(&tokens["access_token"]).await);
    assert_eq!(client.refresh(&tokens["refresh_token"]).await.1["error"], "invalid_grant");
}

#[tokio::test]
async fn an_access_token_holds_for_an_hour_and_a_refresh_token_for_ninety_idle_days() {
    let test = build();
    let mut client = granted(&test).await;
    let tokens = client.tokens.clone();
    test.clock.advance_ms(60 * MINUTE_MS);
    assert!(!client.calls(&tokens["access_token"]).await);
    let (status, next) = client.refresh(&tokens["refresh_token"]).await;
    assert_eq!(status, 200, "{next}");
    assert!(client.calls(&next["access_token"]).await);
    test.clock.advance_ms(90 * 24 * 60 * MINUTE_MS);
    assert_eq!(client.refresh(&next["refresh_token"]).await.0, 400);
}

#[tokio::test]
async fn clients_that_race_or_lost_the_answer_get_the_same_successor() {
    let test = build();
    let mut client = granted(&test).await;
    let first = client.tokens["refresh_token"].clone();
    let (_, one) = client.refresh(&first).await;
    test.clock.advance_ms(9 * MINUTE_MS);
    let (status, two) = client.refresh(&first).await;
    assert_eq!((status, &one["refresh_token"]), (200, &two["refresh_token"]));
    assert_ne!(one["access_token"], two["access_token"]);
    assert!(client.calls(&one["access_token"]).await && client.calls(&two["access_token"]).await);
    assert_eq!(client.refresh(&two["refresh_token"]).await.0, 200);
}

#[tokio::test]
async fn two_exchanges_at_once_are_one() {
    let test = build();
    let client = granted(&test).await;
    let request = Refresh {
        refresh_token: client.tokens["refresh_token"].as_str().unwrap().to_owned(),
        client_id: client.id.clone(),
        scope: String::new(),
    };
    let (one, two) = tokio::join!(refresh(&test.house, &request), refresh(&test.house, &request));
    let (one, two) = (one.ok().unwrap(), two.ok().unwrap());
    assert_eq!(one.refresh.expose(), two.refresh.expose());
    let live = "SELECT 1 AS one FROM as_tokens WHERE kind = 'refresh' AND replaced_by IS NULL";
    assert_eq!(test.sql.query(Statement::new(live, vec![])).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_token_that_is_replayed_once_its_successor_is_in_use_ends_the_grant() {
    let test = build();
    let mut client = granted(&test).await;
    let first = client.tokens["refresh_token"].clone();
    let (_, second) = client.refresh(&first).await;
    let (_, third) = client.refresh(&second["refresh_token"]).await;
    assert_eq!(client.refresh(&first).await.1["error"], "invalid_grant");
    assert!(!client.calls(&third["access_token"]).await);
    assert_eq!(client.refresh(&third["refresh_token"]).await.0, 400);
    assert_eq!(audited(&test, "device.token_replayed").await, 1);
}

#[tokio::test]
async fn a_token_that_is_replayed_after_ten_minutes_ends_the_grant() {
    let test = build();
    let mut client = granted(&test).await;
    let first = client.tokens["refresh_token"].clone();
    let (_, second) = client.refresh(&first).await;
    test.clock.advance_ms(10 * MINUTE_MS + 1);
    assert_eq!(client.refresh(&first).await.1["error"], "invalid_grant");
    assert!(!client.calls(&second["access_token"]).await);
}

#[tokio::test]
async fn another_client_cannot_use_a_refresh_token_and_harms_nothing_by_trying() {
    let test = build();
    let mut client = granted(&test).await;
    let refresh = client.tokens["refresh_token"].clone();
    let own = std::mem::replace(&mut client.id, "https://other.example/c.json".to_owned());
    assert_eq!(client.refresh(&refresh).await.1["error"], "invalid_grant");
    client.id = own;
    assert_eq!(client.refresh(&refresh).await.0, 200);
    let access = client.tokens["access_token"].clone();
    assert_eq!(client.refresh(&access).await.1["error"], "invalid_grant");
}

#[tokio::test]
async fn scopes_may_narrow_and_never_widen() {
    let test = build();
    let mut client = granted(&test).await;
    let (id, token) = (client.id.clone(), client.tokens["refresh_token"].as_str().unwrap().to_owned());
    for (scope, status) in [("tools:read connections:write", 400), ("tools:read", 200)] {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &token),
            ("client_id", &id),
            ("scope", scope),
        ];
        let (got, answer) = client.post("/oauth/token", &form).await;
        assert_eq!(got, status, "{answer}");
    }
}

#[tokio::test]
async fn revoking_ends_an_access_token_alone_and_by_a_refresh_token_everything() {
    let test = build();
    let mut client = granted(&test).await;
    let tokens = client.tokens.clone();
    let (id, other) = (client.id.clone(), "https://other.example/c.json");
    let (access, refresh) =
        (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    for (token, client_id) in [(access, other), (refresh, other), ("nonsense", &id), ("", &id)] {
        assert_eq!(client.post("/oauth/revoke", &[("token", token), ("client_id", client_id)]).await.0, 200);
    }
    assert!(client.calls(&tokens["access_token"]).await, "none of that was theirs to revoke");
    client.post("/oauth/revoke", &[("token", access), ("client_id", &id)]).await;
    assert!(!client.calls(&tokens["access_token"]).await);
    let (_, next) = client.refresh(&tokens["refresh_token"]).await;
    assert!(client.calls(&next["access_token"]).await);
    client
        .post("/oauth/revoke", &[("token", next["refresh_token"].as_str().unwrap()), ("client_id", &id)])
        .await;
    assert!(!client.calls(&next["access_token"]).await);
}

#[tokio::test]
async fn a_person_ends_every_token_by_revoking_the_device() {
    let test = build();
    let mut client = granted(&test).await;
    let tokens = client.tokens.clone();
    let rows = test.sql.query(Statement::new("SELECT id FROM devices", vec![])).await.unwrap();
    let csrf = client.browser.csrf().await;
    let path = format!("/dashboard/devices/{}/revoke", rows[0]["id"].as_str().unwrap());
    client.browser.post(&path, &[("csrf", &csrf)]).await;
    assert!(!client.calls(&tokens["access_token"]).await);
    assert_eq!(client.refresh(&tokens["refresh_token"]).await.0, 400);
}

#[tokio::test]
async fn a_client_with_a_secret_must_send_it() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let wish = Register {
        redirect_uris: vec![REDIRECT.to_owned()],
        client_name: "Reef".to_owned(),
        token_endpoint_auth_method: Some("client_secret_basic".to_owned()),
    };
    let made = register(&test.house, wish).ok().unwrap();
    let secret = made.client_secret.as_ref().map(Secret::expose).unwrap().clone();
    let code = param(&approve(&mut browser, &request(&made.client_id)).await, "code");
    let mut client = Client { browser, id: made.client_id.clone(), code: code.clone(), tokens: Value::Null };
    for wrong in [&[][..], &[("client_secret", "wrong")][..]] {
        let (status, answer) = client.redeem(wrong).await;
        assert_eq!((status, &answer["error"]), (401, &json!("invalid_client")));
    }
    let basic = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        format!("{}:{secret}", made.client_id),
    );
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("code_verifier", VERIFIER),
        ("redirect_uri", REDIRECT),
    ];
    let request = Request::post("/oauth/token").header("authorization", format!("Basic {basic}"));
    let request = request.body(Body::from(serde_urlencoded::to_string(form).unwrap())).unwrap();
    assert_eq!(Browser::new(&test).send(request).await.status, 200);
}
