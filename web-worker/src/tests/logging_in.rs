//! Credentials that are made of what a person types, and made anew when they end.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clawlink_core::testing::Seen;
use rsa::PrivateKey;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::pkcs8::DecodePrivateKey;
use rsa::sha2::Sha256;
use rsa::signature::Verifier;
use serde_json::{Value, json};

use super::support::{Browser, build};

pub(super) fn header<'s>(seen: &'s Seen, name: &str) -> &'s str {
    seen.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

pub(super) fn text(seen: &Seen) -> &str {
    std::str::from_utf8(&seen.body).unwrap()
}

const OWN_CLIENT: [(&str, &str); 2] = [("client_id", "id-1"), ("client_secret", "se:cret/1")];
const ORGANISATION: &str = r#"{"Organisations":[{"OrganisationID":"o1","Name":"Garden Ltd"}]}"#;

fn token(name: &str) -> String {
    format!(r#"{{"access_token":"{name}","expires_in":1800,"token_type":"Bearer"}}"#)
}

#[tokio::test]
async fn a_persons_own_client_gets_a_token_and_gets_it_anew_when_it_ends() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.answer(200, &token("access-1")).answer(200, ORGANISATION);
    assert_eq!(browser.submit("xero", &OWN_CLIENT).await.status, 303);
    test.clock.advance_ms(1_700_000);
    test.http.answer(200, &token("access-2")).answer(200, ORGANISATION);
    let page = browser.test_now().await;
    assert!(page.body.contains("Garden Ltd"), "{}", page.body);
    let seen = test.http.seen();
    for asked in [&seen[0], &seen[2]] {
        assert_eq!(
            (asked.method.as_str(), asked.url.as_str()),
            ("POST", "https://identity.xero.com/connect/token")
        );
        assert_eq!(text(asked), "grant_type=client_credentials");
        // Base64 of `id-1:se%3Acret%2F1`: form-encoded first, RFC 6749 §2.3.1.
        assert_eq!(header(asked, "authorization"), "Basic aWQtMTpzZSUzQWNyZXQlMkYx");
    }
    assert_eq!(header(&seen[1], "authorization"), "Bearer access-1");
    assert_eq!(header(&seen[3], "authorization"), "Bearer access-2");
    let kv = test.kv.dump();
    assert!(kv.keys().any(|key| key.ends_with("/2")), "the second version is published");
    assert!(kv.values().all(|half| !half.contains("access") && !half.contains("id-1")));
}

#[tokio::test]
async fn a_client_that_the_app_does_not_know_comes_back_beside_its_field() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.answer(400, r#"{"error":"invalid_client"}"#);
    let page = browser.submit("xero", &OWN_CLIENT).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("refused this credential") && !page.body.contains("se:cret"));
    assert!(test.kv.dump().is_empty() && test.http.seen().len() == 1, "nobody was asked whose it is");
}

#[tokio::test]
async fn a_client_that_was_deleted_asks_for_a_reconnect_and_a_failing_endpoint_does_not() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.answer(200, &token("access-1")).answer(200, ORGANISATION);
    browser.submit("xero", &OWN_CLIENT).await;
    test.clock.advance_ms(1_900_000);
    test.http.answer(503, "");
    browser.test_now().await;
    assert!(!browser.get("/dashboard").await.body.contains("Reconnect"), "it may pass");
    ends_at_the_second_refusal(&mut browser, r#"{"error":"invalid_client"}"#).await;
}

/// Once may be a slip of the app, so it is asked again half a minute later.
async fn ends_at_the_second_refusal(browser: &mut Browser<'_>, refusal: &str) {
    for is_over in [false, true] {
        browser.test.clock.advance_ms(31_000);
        browser.test.http.answer(400, refusal);
        browser.test_now().await;
        assert_eq!(browser.get("/dashboard").await.body.contains("Reconnect"), is_over);
    }
}

const LOGIN: [(&str, &str); 3] =
    [("server", "https://bsky.social"), ("identifier", "mara.bsky.social"), ("password", "pass\"word")];
const WHO: &str = r#"{"did":"did:plc:mara","handle":"mara.bsky.social"}"#;

fn session(number: u8) -> String {
    format!(r#"{{"accessJwt":"access-{number}","refreshJwt":"refresh-{number}","did":"did:plc:mara"}}"#)
}

#[tokio::test]
async fn a_login_becomes_a_session_whose_refresh_token_is_used_once_each() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.answer(200, &session(1)).answer(200, WHO);
    assert_eq!(browser.submit("bluesky", &LOGIN).await.status, 303);
    for number in [2, 3] {
        test.clock.advance_ms(3_590_000);
        test.http.answer(200, &session(number)).answer(200, WHO);
        assert!(browser.test_now().await.body.contains("@mara.bsky.social"));
    }
    let seen = test.http.seen();
    assert_eq!(seen[0].url, "https://bsky.social/xrpc/com.atproto.server.createSession");
    assert_eq!(text(&seen[0]), r#"{"identifier":"mara.bsky.social","password":"pass\"word"}"#);
    for (asked, token) in [(&seen[2], "Bearer refresh-1"), (&seen[4], "Bearer refresh-2")] {
        assert_eq!(asked.url, "https://bsky.social/xrpc/com.atproto.server.refreshSession");
        assert_eq!((header(asked, "authorization"), text(asked)), (token, ""));
    }
    assert_eq!(header(&seen[5], "authorization"), "Bearer access-3");
    assert!(seen[1..].iter().all(|asked| !text(asked).contains("word")), "the password was used once");
}

#[tokio::test]
async fn a_session_that_is_over_asks_for_a_reconnect() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.answer(200, &session(1)).answer(200, WHO);
    browser.submit("bluesky", &LOGIN).await;
    test.clock.advance_ms(4_000_000);
    let over = r#"{"error":"ExpiredToken","message":"Token has been revoked"}"#;
    ends_at_the_second_refusal(&mut browser, over).await;
    assert_eq!(test.http.seen().len(), 4);
}

#[tokio::test]
async fn a_wrong_password_saves_nothing_and_is_not_shown_again() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.answer(401, r#"{"error":"AuthenticationRequired","message":"Invalid identifier or password"}"#);
    let page = browser.submit("bluesky", &LOGIN).await;
    assert!(page.status == 422 && page.body.contains("mara.bsky.social") && !page.body.contains("pass&"));
    assert!(test.kv.dump().is_empty());
}

/// Made for these tests alone; its `token_uri` is one that must not be believed.
const KEY_FILE: &str = include_str!("fixtures/service_account.json");

/// Header and claims of an RS256 assertion, once its signature is checked with the public half of the key.
pub(super) fn verified(pem: &str, assertion: &str) -> (Value, Value) {
    let key = PrivateKey::from_pkcs8_pem(pem).unwrap();
    let (signed, signature) = assertion.rsplit_once('.').unwrap();
    let signature = Signature::try_from(URL_SAFE_NO_PAD.decode(signature).unwrap().as_slice()).unwrap();
    VerifyingKey::<Sha256>::new(key.to_public_key()).verify(signed.as_bytes(), &signature).unwrap();
    let part = |text: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    (part(header), part(claims))
}

#[tokio::test]
async fn a_key_file_signs_an_assertion_at_connect_and_anew_when_the_token_ends() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let who = r#"{"sub":"104","email":"gardener@garden-7.iam.gserviceaccount.com"}"#;
    test.http.answer(200, &token("access-1")).answer(200, who);
    let page = browser.submit("google-bigquery", &[("key", KEY_FILE)]).await;
    assert_eq!(page.status, 303, "{}", page.body);
    test.clock.advance_ms(1_790_000);
    test.http.answer(200, &token("access-2")).answer(200, who);
    assert!(browser.test_now().await.body.contains("gardener@garden-7"));
    let seen = test.http.seen();
    let mut issued = Vec::new();
    for asked in [&seen[0], &seen[2]] {
        assert_eq!(asked.url, "https://oauth2.googleapis.com/token", "whatever the file says");
        let form: Vec<(String, String)> = serde_urlencoded::from_bytes(&asked.body).unwrap();
        assert_eq!(form[0].1, "urn:ietf:params:oauth:grant-type:jwt-bearer");
        let file: Value = serde_json::from_str(KEY_FILE).unwrap();
        let (header, claims) = verified(file["private_key"].as_str().unwrap(), &form[1].1);
        assert_eq!(header, json!({ "alg": "RS256", "typ": "JWT", "kid": "key-1" }));
        assert_eq!(claims["iss"], "gardener@garden-7.iam.gserviceaccount.com");
        assert_eq!(claims["aud"], "https://oauth2.googleapis.com/token");
        assert!(claims["scope"].as_str().unwrap().starts_with("https://www.googleapis.com/auth/bigquery "));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 300);
        issued.push(claims["iat"].as_i64().unwrap());
    }
    assert_eq!(issued[1] - issued[0], 1_790, "signed anew, not sent again");
    assert_eq!(header(&seen[3], "authorization"), "Bearer access-2");
}

#[tokio::test]
async fn what_is_no_key_file_is_told_beside_its_field_and_nothing_is_sent() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let broken = KEY_FILE.replace("BEGIN PRIVATE", "BEGIN PUBLIC");
    for wrong in ["{}", r#"{"type":"authorized_user","refresh_token":"1//x"}"#, broken.as_str()] {
        let page = browser.submit("google-bigquery", &[("key", wrong)]).await;
        assert_eq!(page.status, 422, "{wrong}");
        assert!(page.body.contains("The whole JSON key file") && !page.body.contains("1//x"));
    }
    assert!(test.http.seen().is_empty());
}

#[tokio::test]
async fn a_key_that_was_deleted_asks_for_a_reconnect() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.answer(200, &token("access-1")).answer(200, r#"{"sub":"104","email":"g@garden-7.example"}"#);
    browser.submit("google-bigquery", &[("key", KEY_FILE)]).await;
    test.clock.advance_ms(1_900_000);
    let over = r#"{"error":"invalid_grant","error_description":"Invalid grant: account not found"}"#;
    ends_at_the_second_refusal(&mut browser, over).await;
}
