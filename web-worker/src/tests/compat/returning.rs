//! `redirect_url` of a connect link: where its person goes on, never away from here.

use clawlink_core::policy::Policy;
use clawlink_store::testing::TestHouse;
use serde_json::{Value, json};

use super::support::Plugin;
use crate::tests::connecting::{callback, script};
use crate::tests::support::{Browser, build, param, value_of};

const MARA: &str = "mara@example.com";

async fn plugin(test: &TestHouse) -> Plugin<'_> {
    let (person, _) = test.sign_in(MARA).await.unwrap();
    let credential = test.pair(&person, Policy::Careful).await.unwrap();
    Plugin::at(test, "203.0.113.1").with(&credential)
}

async fn begin(plugin: &Plugin<'_>, redirect_url: Value) -> (u16, Value) {
    let body = json!({ "redirect_url": redirect_url }).to_string();
    plugin.post("/api/connections/workbench/begin", &body).await
}

/// Follows a link to its end; returns the page on which its person may still cancel, and the last one.
async fn follow(browser: &mut Browser<'_>, link: &Value) -> (String, String) {
    let review =
        browser.get(link.as_str().unwrap().strip_prefix("http://127.0.0.1:8787").unwrap()).await.body;
    let (session, csrf) = (value_of(&review, "session"), browser.csrf().await);
    let form = [("session", session.as_str()), ("auth", "oauth"), ("csrf", csrf.as_str())];
    let url = browser.post("/connect/workbench/leave", &form).await.hand_off();
    script(browser, "mara");
    let back = callback("workbench", &param(&url, "state"), &[("code", "c")]);
    let result = browser.get(&back).await;
    (review, browser.get(result.location()).await.body)
}

#[tokio::test]
async fn its_person_goes_on_where_the_link_was_asked_to_lead() {
    let test = build();
    let plugin = plugin(&test).await;
    let (status, begun) = begin(&plugin, json!("http://127.0.0.1:8787/dashboard/apps?q=a&b=c")).await;
    assert_eq!(status, 200, "{begun}");
    let mut browser = Browser::signed_in(&test, MARA).await;
    let (review, result) = follow(&mut browser, &begun["connect_url"]).await;
    let link = "href=\"/dashboard/apps?q=a&#38;b=c\">";
    assert!(review.contains(&format!("{link}Cancel</a>")), "{review}");
    assert!(
        result.contains("mara@workbench.test") && result.contains(&format!("{link}Go on</a>")),
        "{result}"
    );
}

#[tokio::test]
async fn without_a_wish_it_is_to_their_connections() {
    let test = build();
    let plugin = plugin(&test).await;
    let (_, begun) = begin(&plugin, Value::Null).await;
    let mut browser = Browser::signed_in(&test, MARA).await;
    let (review, result) = follow(&mut browser, &begun["connect_url"]).await;
    assert!(review.contains("href=\"/dashboard\">Cancel</a>"), "{review}");
    assert!(result.contains("href=\"/dashboard\">See your connections</a>"), "{result}");
}

#[tokio::test]
async fn an_open_link_is_given_again_only_with_the_same_way_back() {
    let test = build();
    let plugin = plugin(&test).await;
    let ask = async |wish: Value| begin(&plugin, wish).await.1["connection_session_id"].clone();
    let first = ask(json!("/dashboard/apps")).await;
    assert_eq!(ask(json!("/dashboard/apps")).await, first);
    assert_ne!(ask(json!("/dashboard/devices")).await, first);
    assert_ne!(ask(Value::Null).await, first);
}

#[tokio::test]
async fn an_address_elsewhere_opens_no_link_and_is_named() {
    let test = build();
    let plugin = plugin(&test).await;
    for wrong in [
        json!("//evil.example"),
        json!("/\\evil.example"),
        json!("https://evil.example/dashboard"),
        json!("http://127.0.0.1:8787.evil.example/"),
        json!("http://127.0.0.1:8787@evil.example/"),
        json!("http://127.0.0.1:8787//evil.example/"),
        json!("javascript:alert(1)"),
        json!("/dashboard\r\nset-cookie: a=b"),
        json!("/\t/evil.example"),
        json!(7),
    ] {
        let (status, refused) = begin(&plugin, wrong.clone()).await;
        assert_eq!((status, &refused["code"]), (400, &"invalid_field".into()), "{wrong} {refused}");
        assert_eq!(refused["field"], "/redirect_url", "{wrong} {refused}");
    }
}
