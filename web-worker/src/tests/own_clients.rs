//! A person's own OAuth app: added, used for a connect, and never mixed up with another client.

use std::collections::BTreeMap;
use std::sync::Arc;

use clawlink_core::config::Config;
use clawlink_core::exec::target::Target;
use clawlink_core::outbound::Home;
use clawlink_store::testing::TestHouse;
use clawlink_store::{Row, Sql, Statement};

use super::support::{Browser, build, param, value_of};

const SETTINGS: &str = "/dashboard/settings/oauth-apps";
const ISSUER: &str = "http%3A%2F%2F127.0.0.1%3A8789";

/// Adds a client for Workbench as a person would; returns the redirect URI that the form showed.
async fn add(browser: &mut Browser<'_>, client_id: &str) -> String {
    let page = browser.get(&format!("{SETTINGS}?app=workbench")).await;
    let (csrf, id) = (value_of(&page.body, "csrf"), value_of(&page.body, "id"));
    let shown = page.body.split("aria-label=\"Redirect URI\">").nth(1).unwrap().split('<').next().unwrap();
    let form = [
        ("csrf", csrf.as_str()),
        ("app", "workbench"),
        ("id", &id),
        ("client_id", client_id),
        ("client_secret", "own-client-secret"),
    ];
    let answer = browser.post(SETTINGS, &form).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    shown.to_owned()
}

/// Opens a connect of Workbench and leaves for it; returns the authorization URL.
async fn leave(browser: &mut Browser<'_>) -> url::Url {
    let csrf = browser.csrf().await;
    let page = browser.post("/dashboard/apps/workbench/connect", &[("csrf", &csrf)]).await;
    let page = browser.get(page.location()).await;
    let session = value_of(&page.body, "session");
    let form = [("session", session.as_str()), ("auth", "oauth"), ("csrf", csrf.as_str())];
    browser.post("/connect/workbench/leave", &form).await.hand_off()
}

/// The path that an answer comes back to.
fn back(redirect_uri: &str, state: &str) -> String {
    let path = url::Url::parse(redirect_uri).unwrap().path().to_owned();
    format!("{path}?state={state}&code=c&iss={ISSUER}")
}

fn script(test: &TestHouse) {
    let token = r#"{"access_token":"access-1","refresh_token":"refresh-1","expires_in":3600}"#;
    test.http.answer(200, token).answer(200, r#"{"sub":"mara","email":"m@workbench.test","name":"x"}"#);
}

async fn look(test: &TestHouse, sql: &'static str) -> Vec<Row> {
    test.sql.query(Statement::new(sql, vec![])).await.unwrap()
}

/// The client's own authentication: `mine:own-client-secret` (RFC 6749 §2.3.1).
fn basic() -> (String, String) {
    ("authorization".to_owned(), "Basic bWluZTpvd24tY2xpZW50LXNlY3JldA==".to_owned())
}

/// This deployment, had its operator registered nowhere.
fn without_clients(test: &mut TestHouse) {
    let config = &test.house.config;
    test.house.config = Arc::new(Config {
        local: true,
        web_origin: config.web_origin.clone(),
        api_origin: config.api_origin.clone(),
        keyring: config.keyring.clone(),
        oauth_clients: Arc::default(),
        local_origins: config.local_origins.clone(),
        mcp_origins: config.mcp_origins.clone(),
        app_schemes: config.app_schemes.clone(),
        mail: None,
    });
}

#[tokio::test]
async fn a_connect_goes_by_the_persons_own_client_where_there_is_one() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let shown = add(&mut browser, "mine").await;
    let url = leave(&mut browser).await;
    assert_eq!((param(&url, "client_id"), param(&url, "redirect_uri")), ("mine".to_owned(), shown.clone()));
    script(&test);
    browser.get(&back(&shown, &param(&url, "state"))).await;
    let token = &test.http.seen()[0];
    assert_eq!(token.url, "http://127.0.0.1:8789/oauth/token");
    assert!(token.headers.contains(&basic()), "{:?}", token.headers);
    let row = &look(
        &test,
        "SELECT c.client, o.client_id FROM user_integrations c JOIN oauth_clients o ON o.id = c.client",
    )
    .await[0];
    assert_eq!(row["client_id"], "mine");
}

#[tokio::test]
async fn a_refresh_goes_by_the_client_the_connection_was_made_with() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let shown = add(&mut browser, "mine").await;
    script(&test);
    let state = param(&leave(&mut browser).await, "state");
    browser.get(&back(&shown, &state)).await;
    test.http.answer(401, r#"{"error":{"code":"invalid_token","message":"expired"}}"#);
    script(&test);
    let id = look(&test, "SELECT id FROM user_integrations").await[0]["id"].as_str().unwrap().to_owned();
    let csrf = browser.csrf().await;
    browser.post(&format!("/dashboard/connections/{id}/test"), &[("csrf", &csrf)]).await;
    let refresh = &test.http.seen()[3];
    assert!(refresh.url.ends_with("/oauth/token"));
    assert!(String::from_utf8_lossy(&refresh.body).contains("grant_type=refresh_token"));
    assert!(refresh.headers.contains(&basic()), "{:?}", refresh.headers);
}

#[tokio::test]
async fn a_secret_is_sealed_and_never_shown_again() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    add(&mut browser, "mine").await;
    let stored = look(&test, "SELECT client_secret FROM oauth_clients").await;
    let sealed = stored[0]["client_secret"].as_str().unwrap();
    assert!(sealed.starts_with("s1.k1.") && !sealed.contains("own-client-secret"));
    let page = browser.get(SETTINGS).await;
    assert!(page.body.contains("mine") && !page.body.contains("own-client-secret"));
}

#[tokio::test]
async fn another_persons_connects_stay_with_the_deployments_client() {
    let test = build();
    let mut mara = Browser::signed_in(&test, "mara@example.com").await;
    let mut noah = Browser::signed_in(&test, "noah@example.com").await;
    add(&mut mara, "mine").await;
    let url = leave(&mut noah).await;
    assert_eq!(param(&url, "client_id"), "clawlink-local");
    assert_eq!(param(&url, "redirect_uri"), "http://127.0.0.1:8787/oauth/callback/workbench");
}

/// CORF and COAT: the stored context decides, whatever the address says.
#[tokio::test]
async fn an_answer_at_another_address_is_refused_before_any_token_request() {
    let test = build();
    let mut mara = Browser::signed_in(&test, "mara@example.com").await;
    let mut noah = Browser::signed_in(&test, "noah@example.com").await;
    let (own, others) = (add(&mut mara, "mine").await, add(&mut noah, "his").await);
    assert_ne!(own, others);
    let deployments = "http://127.0.0.1:8787/oauth/callback/workbench";
    let swapped_app = own.replace("/workbench/", "/gmail/");
    let unknown = format!("{deployments}/AAAAAAAAAAAAAAAA");
    for wrong in [swapped_app.as_str(), &others, &unknown, deployments] {
        let state = param(&leave(&mut mara).await, "state");
        let page = mara.get(&back(wrong, &state)).await;
        let page = mara.get(page.location()).await;
        assert!(page.body.contains("did not belong"), "{wrong}: {}", page.body);
        assert_eq!(mara.get(&back(&own, &state)).await.status, 404, "{wrong}: the state is spent");
    }
    assert!(test.http.seen().is_empty());
    assert!(look(&test, "SELECT id FROM user_integrations").await.is_empty());
}

#[tokio::test]
async fn a_flow_of_the_deployments_client_is_refused_at_an_own_address() {
    let test = build();
    let mut mara = Browser::signed_in(&test, "mara@example.com").await;
    let state = param(&leave(&mut mara).await, "state");
    let own = add(&mut mara, "mine").await;
    mara.get(&back(&own, &state)).await;
    assert!(test.http.seen().is_empty());
}

#[tokio::test]
async fn a_row_that_names_another_persons_client_sends_nothing() {
    let test = build();
    let mut mara = Browser::signed_in(&test, "mara@example.com").await;
    let mut noah = Browser::signed_in(&test, "noah@example.com").await;
    let (_, others) = (add(&mut mara, "mine").await, add(&mut noah, "his").await);
    let state = param(&leave(&mut mara).await, "state");
    look(
        &test,
        "UPDATE connection_sessions SET client = (SELECT id FROM oauth_clients WHERE client_id = 'his')",
    )
    .await;
    let page = mara.get(&back(&others, &state)).await;
    let page = mara.get(page.location()).await;
    assert!(page.body.contains("removed meanwhile"), "{}", page.body);
    assert!(test.http.seen().is_empty());
}

#[tokio::test]
async fn a_row_that_names_a_client_of_another_app_sends_nothing() {
    let test = build();
    let mut mara = Browser::signed_in(&test, "mara@example.com").await;
    let own = add(&mut mara, "mine").await;
    let state = param(&leave(&mut mara).await, "state");
    look(&test, "UPDATE oauth_clients SET app = 'gmail'").await;
    let page = mara.get(&back(&own, &state)).await;
    let page = mara.get(page.location()).await;
    assert!(page.body.contains("removed meanwhile"), "{}", page.body);
    assert!(test.http.seen().is_empty());
}

#[tokio::test]
async fn a_client_is_removed_by_its_owner_once_no_connection_needs_it() {
    let test = build();
    let mut mara = Browser::signed_in(&test, "mara@example.com").await;
    let mut noah = Browser::signed_in(&test, "noah@example.com").await;
    let own = add(&mut mara, "mine").await;
    let id = look(&test, "SELECT id FROM oauth_clients").await[0]["id"].as_str().unwrap().to_owned();
    let remove = format!("{SETTINGS}/{id}/remove");
    let csrf = noah.csrf().await;
    assert_eq!(noah.post(&remove, &[("csrf", &csrf)]).await.status, 404, "another person");
    let state = param(&leave(&mut mara).await, "state");
    script(&test);
    mara.get(&back(&own, &state)).await;
    let csrf = mara.csrf().await;
    mara.post(&remove, &[("csrf", &csrf)]).await;
    assert!(mara.get(SETTINGS).await.body.contains("Not removed"));
    let connection =
        look(&test, "SELECT id FROM user_integrations").await[0]["id"].as_str().unwrap().to_owned();
    test.http.answer(200, "");
    mara.post(&format!("/dashboard/connections/{connection}/disconnect"), &[("csrf", &csrf)]).await;
    let revoked = test.http.seen().pop().unwrap();
    assert!(revoked.url.ends_with("/oauth/revoke"));
    assert!(revoked.headers.contains(&basic()), "revoked by its own client");
    mara.post(&remove, &[("csrf", &csrf)]).await;
    assert!(look(&test, "SELECT id FROM oauth_clients").await.is_empty());
}

#[tokio::test]
async fn what_cannot_be_used_comes_back_on_the_form_without_the_secret() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let page = browser.get(&format!("{SETTINGS}?app=workbench")).await;
    let (csrf, id) = (value_of(&page.body, "csrf"), value_of(&page.body, "id"));
    let form = |client_id: &'static str, secret: &'static str| {
        [("csrf", csrf.clone()), ("app", "workbench".to_owned()), ("id", id.clone())]
            .into_iter()
            .chain([("client_id", client_id.to_owned()), ("client_secret", secret.to_owned())])
            .collect::<Vec<_>>()
    };
    for (form, words) in [
        (form("", "own-client-secret"), "1 to 512 visible characters"),
        (form("mine", ""), "wants a secret"),
        (form("mine", "own client secret"), "1024 visible characters"),
    ] {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = browser.post(SETTINGS, &form).await;
        assert_eq!(page.status, 422, "{}", page.body);
        assert!(page.body.contains(words) && !page.body.contains("own-client-secret"), "{}", page.body);
        assert_eq!(value_of(&page.body, "id"), id, "the redirect URI stays");
    }
    assert!(look(&test, "SELECT id FROM oauth_clients").await.is_empty());
}

#[tokio::test]
async fn adding_one_asks_for_a_recent_sign_in() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.clock.advance_ms(31 * 60 * 1_000);
    let page = browser.get(&format!("{SETTINGS}?app=workbench")).await;
    let (csrf, id) = (value_of(&page.body, "csrf"), value_of(&page.body, "id"));
    let form = [
        ("csrf", csrf.as_str()),
        ("app", "workbench"),
        ("id", &id),
        ("client_id", "x"),
        ("client_secret", "y"),
    ];
    let page = browser.post(SETTINGS, &form).await;
    assert_eq!(page.status, 403);
    assert!(page.body.contains("sign-in of the last 30 minutes"));
    assert!(look(&test, "SELECT id FROM oauth_clients").await.is_empty());
}

#[tokio::test]
async fn an_app_without_a_client_leads_to_the_form_and_can_then_be_connected() {
    let mut test = build();
    without_clients(&mut test);
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let csrf = browser.csrf().await;
    let connect = "/dashboard/apps/workbench/connect";
    assert_eq!(browser.post(connect, &[("csrf", &csrf)]).await.status, 503);
    let page = browser.get("/dashboard/apps/workbench").await;
    assert!(page.body.contains("Needs an OAuth app"), "{}", page.body);
    assert!(page.body.contains(&format!("{SETTINGS}?app=workbench")));
    add(&mut browser, "mine").await;
    assert!(!browser.get("/dashboard/apps/workbench").await.body.contains("Needs an OAuth app"));
    assert_eq!(param(&leave(&mut browser).await, "client_id"), "mine");
}

#[test]
fn a_clients_secret_has_no_way_to_a_server_that_a_person_named() {
    let matrix = clawlink_catalog::app("matrix").unwrap();
    let workbench = clawlink_catalog::app("workbench").unwrap();
    let settings = workbench.auths.iter().find_map(|auth| auth.kind.as_oauth2());
    let server = "https://matrix.example.org/";
    let key = matrix.instance[0].key.to_string();
    let instance = BTreeMap::from([(key, server.trim_end_matches('/').to_owned())]);
    let target = Target { instance, ..Target::default() };
    assert!(Home::of(matrix, &target, false).admit(server).is_ok(), "its own credential may go there");
    let home = Home::of_client(matrix, settings.unwrap(), false);
    assert!(home.admit(server).is_err());
    assert!(home.admit(&settings.unwrap().token_url).is_ok());
}
