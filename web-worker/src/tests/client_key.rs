//! An OAuth 2 client that proves itself by its key, RFC 7523, wherever it would show its secret.

use std::collections::{BTreeMap, BTreeSet};

use clawlink_manifest::{AuthKind, ClientAuth};
use clawlink_store::testing::{CLIENT_KEY, TestHouse};

use super::connecting::{callback, leave, script};
use super::logging_in::{header, verified};
use super::support::{Browser, param};

/// A house whose Workbench wants an assertion of its clients.
fn build() -> TestHouse {
    let mut app = clawlink_catalog::app("workbench").unwrap().clone();
    for auth in app.auths.to_mut() {
        if let AuthKind::Oauth2(settings) = &mut auth.kind {
            settings.client_auth = ClientAuth::PrivateKeyJwt;
        }
    }
    TestHouse::build(Box::leak(Box::new([app])), clawlink_catalog::hooks()).unwrap()
}

#[tokio::test]
async fn code_exchange_refresh_and_revocation_carry_an_assertion_each_and_no_secret() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let state = param(&leave(&mut browser).await, "state");
    script(&browser, "mara");
    browser.get(&callback("workbench", &state, &[("code", "c")])).await;
    test.clock.advance_ms(3_590_000);
    script(&browser, "mara");
    assert!(browser.test_now().await.body.contains("mara@workbench.test"));
    test.http.answer(200, "");
    let id = test.kv.dump().into_keys().next().unwrap().split('/').nth(1).unwrap().to_owned();
    let csrf = browser.csrf().await;
    browser.post(&format!("/dashboard/connections/{id}/disconnect"), &[("csrf", &csrf)]).await;

    let seen = test.http.seen();
    let mut ids = BTreeSet::new();
    for (asked, path) in [(&seen[0], "/oauth/token"), (&seen[2], "/oauth/token"), (&seen[4], "/oauth/revoke")]
    {
        assert!(asked.url.ends_with(path), "{}", asked.url);
        assert_eq!(header(asked, "authorization"), "");
        let form: BTreeMap<String, String> = serde_urlencoded::from_bytes(&asked.body).unwrap();
        assert_eq!(form["client_id"], "clawlink-local");
        assert!(!form.contains_key("client_secret"));
        assert_eq!(form["client_assertion_type"], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        let (header, claims) = verified(CLIENT_KEY, &form["client_assertion"]);
        assert_eq!(header["kid"], "client-key-1");
        assert_eq!((&claims["iss"], &claims["sub"]), (&claims["sub"], &"clawlink-local".into()));
        assert_eq!(claims["aud"], "http://127.0.0.1:8789/oauth/token");
        assert!(ids.insert(claims["jti"].to_string()), "an assertion is good once");
    }
}
