//! Credentials that a person types: where each kind of them goes in the requests that follow.

use clawlink_core::testing::Seen;

use super::support::{Browser, build};

/// Connects by a form whose app answers `account`; what was sent to ask.
async fn connect(app: &str, fields: &[(&str, &str)], account: &str) -> Seen {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.answer(200, account);
    let page = browser.submit(app, fields).await;
    assert_eq!(page.status, 303, "{}", page.body);
    let kv = test.kv.dump();
    let sealed = kv.values().next().unwrap();
    assert!(fields.iter().all(|(_, value)| !sealed.contains(value)), "sealed");
    let mut seen = test.http.seen();
    assert_eq!(seen.len(), 1);
    seen.remove(0)
}

fn header<'s>(seen: &'s Seen, name: &str) -> Option<&'s str> {
    seen.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn a_key_can_go_into_a_header() {
    let seen = connect("brevo", &[("api_key", "xkeysib-1")], r#"{"email":"mara@example.com"}"#).await;
    assert_eq!(
        (seen.url.as_str(), header(&seen, "api-key")),
        ("https://api.brevo.com/v3/account", Some("xkeysib-1"))
    );
    assert_eq!(header(&seen, "authorization"), None);
}

#[tokio::test]
async fn a_key_and_a_token_can_go_into_the_query() {
    let fields = [("key", "k+1"), ("token", "t&admin=1")];
    let seen = connect("trello", &fields, r#"{"id":"m1","username":"mara"}"#).await;
    assert_eq!(seen.url, "https://api.trello.com/1/members/me?key=k%2B1&token=t%26admin%3D1");
}

#[tokio::test]
async fn a_key_can_go_into_the_body_and_cannot_leave_its_string() {
    let seen =
        connect("mandrill", &[("key", r#"k","x":"y"#)], r#"{"public_id":"p1","username":"mara"}"#).await;
    assert_eq!((seen.method.as_str(), header(&seen, "content-type")), ("POST", Some("application/json")));
    assert_eq!(String::from_utf8(seen.body).unwrap(), r#"{"key":"k\",\"x\":\"y"}"#);
}

#[tokio::test]
async fn user_and_password_become_basic_at_the_persons_own_site() {
    let fields = [("site", "Acme"), ("email", "mara@example.com"), ("token", "ATATT1")];
    let seen = connect("jira", &fields, r#"{"accountId":"7","emailAddress":"mara@example.com"}"#).await;
    assert_eq!(seen.url, "https://acme.atlassian.net/rest/api/3/myself");
    // Base64 of `mara@example.com:ATATT1`.
    assert_eq!(header(&seen, "authorization"), Some("Basic bWFyYUBleGFtcGxlLmNvbTpBVEFUVDE="));
}

#[tokio::test]
async fn a_key_can_be_the_user_of_basic() {
    let seen =
        connect("stripe", &[("api_key", "rk_test_1")], r#"{"id":"acct_1","email":"m@example.com"}"#).await;
    // Base64 of `rk_test_1:`.
    assert_eq!(header(&seen, "authorization"), Some("Basic cmtfdGVzdF8xOg=="));
}

#[tokio::test]
async fn a_site_that_brings_a_host_is_refused_before_anything_is_sent() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let fields = [("site", "evil.com#"), ("email", "mara@example.com"), ("token", "ATATT1")];
    let page = browser.submit("jira", &fields).await;
    assert_eq!(page.status, 422);
    assert!(!page.body.contains("ATATT1") && test.http.seen().is_empty());
}
