use clawlink_core::problem::Kind;
use serde_json::Value;

use super::support::{Browser, build, param};

/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1:49152/callback";

fn request() -> Vec<(&'static str, &'static str)> {
    vec![
        ("response_type", "code"),
        ("client_id", "clawlink-cli"),
        ("redirect_uri", REDIRECT),
        ("state", "the-state"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("device_label", "marlin"),
    ]
}

/// Approves and returns the code.
async fn approve(browser: &mut Browser<'_>) -> String {
    let csrf = browser.csrf().await;
    let mut form = request();
    form.extend([("policy", "standard"), ("csrf", csrf.as_str())]);
    let page = browser.post("/oauth/authorize/approve", &form).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let url = page.hand_off();
    assert_eq!(
        (param(&url, "state"), param(&url, "iss")),
        ("the-state".to_owned(), "http://127.0.0.1:8787".to_owned())
    );
    param(&url, "code")
}

async fn redeem(browser: &mut Browser<'_>, code: &str, verifier: &str) -> (u16, Value) {
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("code_verifier", verifier),
        ("client_id", "clawlink-cli"),
        ("redirect_uri", REDIRECT),
    ];
    let page = browser.post("/oauth/token", &form).await;
    (page.status.as_u16(), serde_json::from_str(&page.body).unwrap())
}

#[tokio::test]
async fn an_approved_client_gets_a_credential_once() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let query = serde_urlencoded::to_string(request()).unwrap();
    let page = browser.get(&format!("/oauth/authorize?{query}")).await;
    assert!(page.status == 200 && page.body.contains("marlin"));
    let code = approve(&mut browser).await;
    assert_eq!(redeem(&mut browser, &code, "wrong-verifier").await.1["error"], "invalid_grant");
    let (status, token) = redeem(&mut browser, &code, VERIFIER).await;
    assert_eq!((status, &token["account"]["label"]), (200, &"mara@example.com".into()), "{token}");
    assert!(token["access_token"].as_str().unwrap().starts_with("cllk_live_"));
    assert!(browser.get("/dashboard/devices").await.body.contains("marlin"));
}

#[tokio::test]
async fn a_code_that_is_used_twice_revokes_what_it_gave() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let code = approve(&mut browser).await;
    let (_, token) = redeem(&mut browser, &code, VERIFIER).await;
    assert_eq!(redeem(&mut browser, &code, VERIFIER).await.1["error"], "invalid_grant");
    let credential = token["access_token"].as_str();
    let device = clawlink_core::pairing::authenticate_device(&test.house, credential).await;
    let problem = clawlink_core::problem::Problem::from(device.unwrap_err());
    assert_eq!(problem.kind, Kind::Unauthenticated);
}

#[tokio::test]
async fn a_code_is_over_after_a_minute() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let code = approve(&mut browser).await;
    test.clock.advance_ms(60_000);
    assert_eq!(redeem(&mut browser, &code, VERIFIER).await.1["error"], "invalid_grant");
}

#[tokio::test]
async fn declining_tells_the_client_and_gives_nothing() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let csrf = browser.csrf().await;
    let mut form = request();
    form.push(("csrf", &csrf));
    let url = browser.post("/oauth/authorize/decline", &form).await.hand_off();
    assert_eq!((param(&url, "error"), param(&url, "code")), ("access_denied".to_owned(), String::new()));
}

#[tokio::test]
async fn a_foreign_redirect_is_never_followed() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let csrf = browser.csrf().await;
    for redirect in
        ["https://evil.example/cb", "http://localhost:1/callback", "http://127.0.0.1.evil.example:1/"]
    {
        let mut form: Vec<_> = request().into_iter().filter(|(name, _)| *name != "redirect_uri").collect();
        form.extend([("redirect_uri", redirect), ("csrf", csrf.as_str())]);
        for path in ["/oauth/authorize/approve", "/oauth/authorize/decline"] {
            let page = browser.post(path, &form).await;
            assert_eq!(page.status, 400, "{redirect}");
            assert!(!page.body.contains("http-equiv"), "{redirect}");
        }
    }
}
