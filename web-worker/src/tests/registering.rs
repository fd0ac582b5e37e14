//! How often a client may be registered.

use axum::body::Body;
use http::Request;
use serde_json::json;

use super::support::{Browser, Page, build};

/// A registration that comes from this address.
async fn register(browser: &mut Browser<'_>, address: &str) -> Page {
    let body = json!({ "client_name": "Reef", "redirect_uris": ["http://127.0.0.1/callback"] });
    let request = Request::builder().method("POST").uri("/oauth/register");
    let request = request.header("content-type", "application/json").header("cf-connecting-ip", address);
    browser.send(request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn the_twenty_first_registration_of_an_address_in_an_hour_is_told_to_wait() {
    let test = build();
    let mut browser = Browser::new(&test);
    for _ in 0..20 {
        assert_eq!(register(&mut browser, "192.0.2.1").await.status, 201);
        test.clock.advance_ms(1_000);
    }
    let refused = register(&mut browser, "192.0.2.1").await;
    assert_eq!(refused.status, 429, "{}", refused.body);
    assert_eq!(refused.headers["retry-after"], "3580");
    assert!(refused.body.contains("\"error\":\"temporarily_unavailable\""), "{}", refused.body);
    assert_eq!(register(&mut browser, "192.0.2.2").await.status, 201, "another address is not concerned");
    test.clock.advance_ms(3_580_000);
    assert_eq!(register(&mut browser, "192.0.2.1").await.status, 201);
    assert_eq!(register(&mut browser, "192.0.2.1").await.status, 429, "one at a time");
}

#[tokio::test]
async fn a_subscriber_has_one_count_whatever_its_last_64_bits() {
    let test = build();
    let mut browser = Browser::new(&test);
    for host in 1..=20 {
        assert_eq!(register(&mut browser, &format!("2001:db8::{host:x}")).await.status, 201);
    }
    assert_eq!(register(&mut browser, "2001:db8::ffff").await.status, 429);
    assert_eq!(register(&mut browser, "2001:db8:0:1::1").await.status, 201);
}

#[tokio::test]
async fn of_an_address_only_a_keyed_hash_is_kept_and_only_for_its_hour() {
    let test = build();
    let mut browser = Browser::new(&test);
    assert_eq!(register(&mut browser, "192.0.2.77").await.status, 201);
    let kept = clawlink_store::testing::dump(&*test.sql).await.unwrap();
    assert_eq!(kept["registrations"].len(), 1);
    assert!(!format!("{kept:?}").contains("192.0.2.77"));
    test.clock.advance_ms(3_600_001);
    assert!(clawlink_core::sweep::sweep(&test.house).await.is_empty());
    assert!(clawlink_store::testing::dump(&*test.sql).await.unwrap()["registrations"].is_empty());
}
