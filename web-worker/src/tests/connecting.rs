use super::support::{Browser, build, param, value_of};

/// Leaves for Workbench; returns the authorization URL.
pub(super) async fn leave(browser: &mut Browser<'_>) -> url::Url {
    let csrf = browser.csrf().await;
    let page = browser.post("/dashboard/apps/workbench/connect", &[("csrf", &csrf)]).await;
    assert_eq!(page.status, 303, "{}", page.body);
    let page = browser.get(page.location()).await;
    let session = value_of(&page.body, "session");
    let form = [("session", session.as_str()), ("auth", "oauth"), ("csrf", csrf.as_str())];
    browser.post("/connect/workbench/leave", &form).await.hand_off()
}

const ISSUER: &str = "http://127.0.0.1:8789";

pub(super) fn callback(app: &str, state: &str, rest: &[(&str, &str)]) -> String {
    let mut pairs = vec![("state", state), ("iss", ISSUER)];
    pairs.extend(rest);
    format!("/oauth/callback/{app}?{}", serde_urlencoded::to_string(pairs).unwrap())
}

/// Workbench redeems the code and tells whose account it is.
pub(super) fn script(browser: &Browser<'_>, account: &str) {
    let token =
        r#"{"access_token":"access-1","refresh_token":"refresh-1","expires_in":3600,"scope":"notes:read"}"#;
    let person = format!(r#"{{"sub":"{account}","email":"{account}@workbench.test","name":"x"}}"#);
    browser.test.http.answer(200, token).answer(200, &person);
}

#[tokio::test]
async fn a_connect_goes_out_with_pkce_and_comes_back_to_a_clean_address() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let url = leave(&mut browser).await;
    assert_eq!(url.origin().ascii_serialization(), ISSUER);
    assert_eq!(param(&url, "code_challenge_method"), "S256");
    assert_eq!(param(&url, "redirect_uri"), "http://127.0.0.1:8787/oauth/callback/workbench");
    script(&browser, "mara");
    let page = browser.get(&callback("workbench", &param(&url, "state"), &[("code", "c")])).await;
    assert_eq!(page.status, 303);
    assert!(page.location().starts_with("/connect/result?session="), "no code in the address");
    let page = browser.get(page.location()).await;
    assert!(page.body.contains("mara@workbench.test"), "{}", page.body);
    let kv = test.kv.dump();
    assert_eq!(kv.len(), 1);
    assert!(kv.values().all(|sealed| sealed.starts_with("c1.a.d1.") && !sealed.contains("access-1")));
}

#[tokio::test]
async fn a_state_works_once_and_only_for_its_owner_and_app() {
    let test = build();
    let mut mara = Browser::signed_in(&test, "mara@example.com").await;
    let mut noah = Browser::signed_in(&test, "noah@example.com").await;
    let state = param(&leave(&mut mara).await, "state");
    let back = callback("workbench", &state, &[("code", "c")]);
    assert_eq!(noah.get(&back).await.status, 404, "another person");
    assert_eq!(Browser::new(&test).get(&back).await.status, 303, "nobody: to sign-in");
    assert!(test.http.seen().is_empty(), "no code was redeemed");
    script(&mara, "mara");
    assert_eq!(mara.get(&back).await.status, 303);
    assert_eq!(mara.get(&back).await.status, 404, "a replay");
    assert_eq!(test.http.seen().len(), 2);
}

#[tokio::test]
async fn an_answer_for_another_app_or_from_another_issuer_is_refused_before_the_code_is_sent() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let state = param(&leave(&mut browser).await, "state");
    let page = browser.get(&callback("gmail", &state, &[("code", "c")])).await;
    let page = browser.get(page.location()).await;
    assert!(page.body.contains("did not belong"), "{}", page.body);
    let state = param(&leave(&mut browser).await, "state");
    let mixed = format!("/oauth/callback/workbench?state={state}&code=c&iss=https%3A%2F%2Fevil.example");
    browser.get(&mixed).await;
    assert!(test.http.seen().is_empty());
}

#[tokio::test]
async fn declining_at_the_app_saves_nothing() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let state = param(&leave(&mut browser).await, "state");
    let page = browser.get(&callback("workbench", &state, &[("error", "access_denied")])).await;
    let page = browser.get(page.location()).await;
    assert!(page.body.contains("declined"), "{}", page.body);
    assert!(test.kv.dump().is_empty() && test.http.seen().is_empty());
}

#[tokio::test]
async fn a_flow_is_over_after_fifteen_minutes() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let state = param(&leave(&mut browser).await, "state");
    test.clock.advance_ms(15 * 60 * 1_000);
    assert_eq!(browser.get(&callback("workbench", &state, &[("code", "c")])).await.status, 404);
    assert!(test.http.seen().is_empty());
}

#[tokio::test]
async fn the_same_account_again_renews_its_row_and_another_makes_a_new_one() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    for account in ["mara", "mara", "noah"] {
        let state = param(&leave(&mut browser).await, "state");
        script(&browser, account);
        browser.get(&callback("workbench", &state, &[("code", "c")])).await;
    }
    let kv: Vec<String> = test.kv.dump().into_keys().collect();
    assert_eq!(kv.iter().filter(|key| key.ends_with("/1")).count(), 1, "{kv:?}");
    assert_eq!(kv.iter().filter(|key| key.ends_with("/2")).count(), 1, "{kv:?}");
}

#[tokio::test]
async fn a_typed_key_is_asked_about_before_it_is_saved() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let csrf = browser.csrf().await;
    let page = browser.post("/dashboard/apps/github/connect", &[("csrf", &csrf)]).await;
    let page = browser.get(page.location()).await;
    let (session, auth) = (value_of(&page.body, "session"), value_of(&page.body, "auth"));
    let key = page.body.split("id=\"f-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = [("session", session.as_str()), ("auth", &auth), ("csrf", &csrf), (&key, "ghp_secret-value")];
    test.http.answer(401, r#"{"message":"Bad credentials"}"#);
    let page = browser.post("/connect/github/submit", &form).await;
    assert_eq!(page.status, 422, "{}", page.body);
    assert!(page.body.contains("refused") && !page.body.contains("secret-value"));
    assert!(test.kv.dump().is_empty());
    test.http.answer(200, r#"{"id":7,"login":"mara","name":"Mara"}"#);
    let page = browser.post("/connect/github/submit", &form).await;
    assert_eq!(page.status, 303, "{}", page.body);
    assert_eq!(browser.post("/connect/github/submit", &form).await.status, 404, "the flow has ended");
}

#[tokio::test]
async fn disconnecting_revokes_and_erases() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let state = param(&leave(&mut browser).await, "state");
    script(&browser, "mara");
    browser.get(&callback("workbench", &state, &[("code", "c")])).await;
    let id = test.kv.dump().into_keys().next().unwrap().split('/').nth(1).unwrap().to_owned();
    test.http.answer(200, "");
    let csrf = browser.csrf().await;
    let page = browser.post(&format!("/dashboard/connections/{id}/disconnect"), &[("csrf", &csrf)]).await;
    assert!(page.body.contains("evoked"), "{}", page.body);
    let revoked = test.http.seen().pop().unwrap();
    assert!(revoked.url.ends_with("/oauth/revoke"));
    assert!(String::from_utf8(revoked.body).unwrap().contains("token=refresh-1"));
    assert!(test.kv.dump().is_empty());
    assert_eq!(browser.get(&format!("/dashboard/connections/{id}")).await.status, 404);
}

#[tokio::test]
async fn a_disconnect_that_the_app_does_not_confirm_is_shown_as_pending_until_it_is() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let state = param(&leave(&mut browser).await, "state");
    script(&browser, "mara");
    browser.get(&callback("workbench", &state, &[("code", "c")])).await;
    let id = test.kv.dump().into_keys().next().unwrap().split('/').nth(1).unwrap().to_owned();
    let address = format!("/dashboard/connections/{id}/disconnect");
    test.http.answer(503, "");
    let csrf = browser.csrf().await;
    let page = browser.post(&address, &[("csrf", &csrf)]).await;
    let pending = "Asking Workbench again until 26 Nov 2026, 15:56 UTC";
    assert!(page.body.contains(pending) && !page.body.contains("Revoked"), "{}", page.body);
    assert!(browser.get("/dashboard").await.body.contains(pending));
    test.http.answer(200, "");
    test.clock.advance_ms(30_000);
    assert!(test.actor.ring(&id.clone().into()).await.unwrap());
    for address in [address.as_str(), "/dashboard"] {
        let page = browser.get(address).await;
        assert!(page.body.contains("Revoked 25 Nov 2026, 15:56 UTC, key destroyed"), "{}", page.body);
    }
    let mut other = Browser::signed_in(&test, "noah@example.com").await;
    assert_eq!(other.get(&address).await.status, 404, "another person's is none");
}
