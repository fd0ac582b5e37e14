//! How an MCP client asks, and what a person sees of it.

use clawlink_core::oauth_server::{Register, register};
use clawlink_core::ports::{HttpFault, Incoming};
use serde_json::{Value, json};

use super::support::{Browser, Page, build, param};

/// RFC 7636 appendix B.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(super) const REDIRECT: &str = "http://127.0.0.1:4555/callback";
const DOCUMENT: &str = "https://client.example.com/mcp/client.json";

type Pairs = Vec<(&'static str, String)>;

/// A registered client that listens on this machine.
pub(super) fn registered(browser: &Browser<'_>) -> String {
    let request = Register {
        redirect_uris: vec!["http://127.0.0.1/callback".to_owned()],
        client_name: "Reef".to_owned(),
        token_endpoint_auth_method: None,
    };
    register(&browser.test.house, request).ok().unwrap().client_id
}

pub(super) fn request(client_id: &str) -> Pairs {
    let pairs = [
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", REDIRECT),
        ("state", "the-state"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("scope", "tools:read tools:write"),
        ("resource", "http://127.0.0.1:8788/mcp"),
    ];
    pairs.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

fn with(pairs: &Pairs, name: &'static str, value: &str) -> Pairs {
    let rest = pairs.iter().filter(|(known, _)| *known != name).cloned();
    rest.chain([(name, value.to_owned())]).collect()
}

async fn ask(browser: &mut Browser<'_>, pairs: &Pairs) -> Page {
    browser.get(&format!("/oauth/authorize?{}", serde_urlencoded::to_string(pairs).unwrap())).await
}

/// Approves and returns where the browser goes.
pub(super) async fn approve(browser: &mut Browser<'_>, pairs: &Pairs) -> url::Url {
    let csrf = browser.csrf().await;
    let form = with(&with(pairs, "policy", "standard"), "csrf", &csrf);
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = browser.post("/oauth/authorize/approve", &form).await;
    assert_eq!(page.status, 200, "{}", page.body);
    page.hand_off()
}

fn document(redirect: &str) -> Value {
    json!({ "client_id": DOCUMENT, "client_name": "Coral", "redirect_uris": [redirect], "logo_uri": "https://x.example/l" })
}

fn serve(browser: &Browser<'_>, status: u16, body: String) {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    browser.test.http.push(Ok(Incoming { status, headers, body: body.into_bytes() }));
}

#[tokio::test]
async fn metadata_says_where_everything_is_to_any_page() {
    let test = build();
    let mut browser = Browser::new(&test);
    for path in ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] {
        let page = browser.get(path).await;
        assert_eq!(page.headers["access-control-allow-origin"], "*");
        let body: Value = serde_json::from_str(&page.body).unwrap();
        assert_eq!(body["issuer"], "http://127.0.0.1:8787");
        insta::assert_json_snapshot!("authorization_server", body);
    }
    for path in ["/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/api/mcp"] {
        let body: Value = serde_json::from_str(&browser.get(path).await.body).unwrap();
        assert_eq!(body["resource"], "http://127.0.0.1:8787/api/mcp");
        assert_eq!(body["scopes_supported"], json!(["tools:read", "tools:write", "connections:write"]));
    }
}

#[tokio::test]
async fn a_registration_is_its_own_signed_id_and_leaves_no_row() {
    let test = build();
    let mut browser = Browser::new(&test);
    test.sql.reset();
    let body =
        json!({ "redirect_uris": [REDIRECT], "client_name": "Reef", "logo_uri": "https://x.example/l" });
    let page = browser.post_json("/oauth/register", &body).await;
    let answer: Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!((page.status.as_u16(), test.sql.statements()), (201, 0), "{answer}");
    assert!(answer["client_id"].as_str().unwrap().starts_with("cld.") && answer["client_secret"].is_null());
    for wrong in [
        json!({}),
        json!({ "redirect_uris": [] }),
        json!({ "redirect_uris": ["http://evil.example/cb"] }),
        json!({ "redirect_uris": ["javascript:alert(1)"] }),
        json!({ "redirect_uris": ["data:text/html,x"] }),
        json!({ "redirect_uris": ["https://u:p@a.example/cb"] }),
        json!({ "redirect_uris": ["https://a.example/cb#x"] }),
        json!({ "redirect_uris": vec![REDIRECT; 6] }),
        json!({ "redirect_uris": [format!("https://a.example/{}", "x".repeat(1_200))] }),
        json!({ "redirect_uris": [REDIRECT], "token_endpoint_auth_method": "private_key_jwt" }),
    ] {
        assert_eq!(browser.post_json("/oauth/register", &wrong).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn the_person_sees_who_asks_for_what_and_where_the_answer_goes() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let id = registered(&browser);
    let page = ask(&mut browser, &request(&id)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for words in [
        "Reef",
        "Not verified",
        "send, create, change and delete as you",
        "127.0.0.1:4555",
        "program on this machine",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    serve(&browser, 200, document("https://client.example.com/cb").to_string());
    let pairs = with(&request(DOCUMENT), "redirect_uri", "https://client.example.com/cb");
    let page = ask(&mut browser, &pairs).await;
    assert!(
        page.body.contains("Coral") && page.body.contains("Vouched for by client.example.com"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("program on this machine"));
}

#[tokio::test]
async fn until_client_and_redirect_are_good_nobody_is_redirected() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let id = registered(&browser);
    let good = request(&id);
    let tampered = id.replacen("cld.e", "cld.f", 1);
    for (name, value) in [
        ("client_id", "unknown"),
        ("client_id", &tampered),
        ("redirect_uri", ""),
        ("redirect_uri", "http://127.0.0.1:4555/other"),
        ("redirect_uri", "http://localhost:4555/callback"),
        ("redirect_uri", "https://127.0.0.1:4555/callback"),
        ("redirect_uri", "http://127.0.0.1:4555@evil.example/callback"),
        ("redirect_uri", "https://evil.example/callback"),
    ] {
        let page = ask(&mut browser, &with(&good, name, value)).await;
        assert_eq!((page.status.as_u16(), page.location()), (400, ""), "{name} {value}");
        assert!(!page.body.contains("http-equiv"));
    }
}

#[tokio::test]
async fn after_that_the_client_is_told_with_state_and_issuer() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let id = registered(&browser);
    let good = request(&id);
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("resource", "https://other.example/mcp", "invalid_target"),
        ("resource", "http://127.0.0.1:8788/v1", "invalid_target"),
    ] {
        let page = ask(&mut browser, &with(&good, name, value)).await;
        let url = url::Url::parse(page.location()).unwrap();
        assert_eq!((page.status.as_u16(), url.path()), (303, "/callback"), "{name} {value}");
        assert_eq!((param(&url, "error").as_str(), param(&url, "state").as_str()), (error, "the-state"));
        assert_eq!(param(&url, "iss"), "http://127.0.0.1:8787");
    }
    for resource in [
        "",
        "http://127.0.0.1:8788/mcp/",
        "HTTP://127.0.0.1:8788/mcp?apps=gmail",
        "http://127.0.0.1:8787/api/mcp",
    ] {
        assert_eq!(ask(&mut browser, &with(&good, "resource", resource)).await.status, 200, "{resource}");
    }
}

#[tokio::test]
async fn a_no_grants_nothing_and_says_so() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let id = registered(&browser);
    let csrf = browser.csrf().await;
    let form = with(&request(&id), "csrf", &csrf);
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let url = browser.post("/oauth/authorize/decline", &form).await.hand_off();
    assert_eq!((param(&url, "error"), param(&url, "code")), ("access_denied".to_owned(), String::new()));
    let page = browser.post_from("https://evil.example", "/oauth/authorize/approve", &form).await;
    assert_eq!(page.status, 403);
}

#[tokio::test]
async fn an_answer_carries_code_state_and_issuer_once_each() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let id = registered(&browser);
    let url = approve(&mut browser, &request(&id)).await;
    for name in ["code", "state", "iss"] {
        assert_eq!(url.query_pairs().filter(|(known, _)| known == name).count(), 1, "{name}");
    }
}

#[tokio::test]
async fn a_document_is_asked_for_under_guard_and_kept_for_a_while() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    for address in [
        "https://127.0.0.1/client.json",
        "https://client.example.com",
        "https://client.example.com/",
        "https://client/client.json",
        "https://client.local/client.json",
        "https://metadata.google.internal/client.json",
        "https://client.example.com./client.json",
        "https://user@client.example.com/client.json",
        "https://client.example.com/a/../client.json",
        "https://client.example.com/client.json#x",
        "https://CLIENT.example.com/client.json",
        "http://client.example.com/client.json",
        "https://client.invalid/client.json",
        "https://home.arpa/client.json",
        "https://api.claw-link.dev/client.json",
        "http://127.0.0.1:8787/client.json",
    ] {
        assert_eq!(ask(&mut browser, &request(address)).await.status, 400, "{address}");
    }
    assert!(test.http.seen().is_empty(), "nothing was asked");
    serve(&browser, 200, document(REDIRECT).to_string());
    assert_eq!(ask(&mut browser, &request(DOCUMENT)).await.status, 200);
    assert_eq!(ask(&mut browser, &request(DOCUMENT)).await.status, 200);
    assert_eq!(test.http.seen().len(), 1, "the copy is used");
    assert_eq!(test.http.seen()[0].url, DOCUMENT);
}

#[tokio::test]
async fn a_document_that_is_not_what_it_should_be_is_refused() {
    for (status, body) in [
        (302, document(REDIRECT).to_string()),
        (404, "{}".to_owned()),
        (200, "not json".to_owned()),
        (200, json!({ "client_id": "https://other.example/c.json", "redirect_uris": [REDIRECT] }).to_string()),
        (200, json!({ "client_id": DOCUMENT }).to_string()),
        (200, json!({ "client_id": DOCUMENT, "redirect_uris": ["http://evil.example/cb"] }).to_string()),
        (200, json!({ "client_id": DOCUMENT, "redirect_uris": [REDIRECT], "token_endpoint_auth_method": "client_secret_basic" }).to_string()),
        (200, json!({ "client_id": DOCUMENT, "redirect_uris": [REDIRECT], "x": "x".repeat(17_000) }).to_string()),
    ] {
        let test = build();
        let mut browser = Browser::signed_in(&test, "mara@example.com").await;
        serve(&browser, status, body.clone());
        assert_eq!(ask(&mut browser, &request(DOCUMENT)).await.status, 400, "{status} {body}");
        assert!(!test.kv.dump().keys().any(|key| key.starts_with("cimd/")));
    }
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.fail(HttpFault::Timeout(3_000));
    assert_eq!(ask(&mut browser, &request(DOCUMENT)).await.status, 400);
}
