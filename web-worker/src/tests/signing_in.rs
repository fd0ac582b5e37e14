use clawlink_core::vault::sha256_hex;
use clawlink_store::testing::dump;

use super::support::{Browser, build};

#[tokio::test]
async fn a_code_signs_in_once_and_gives_a_new_session() {
    let test = build();
    let mut browser = Browser::new(&test);
    let page =
        browser.post("/sign-in", &[("email", "Mara@Example.com "), ("next", "/dashboard/devices")]).await;
    assert_eq!(page.status, 200);
    let code = browser.code();
    let asked_by = browser.cookie("__Host-login").unwrap().to_owned();
    let kept = serde_json::to_string(&dump(&*test.sql).await.unwrap()).unwrap();
    let digits = code.replace(' ', "");
    for secret in [digits.as_str(), &asked_by, &sha256_hex(digits.as_bytes())] {
        assert!(!kept.contains(secret), "a dump is no help in finding the code");
    }
    let form = [("email", "mara@example.com"), ("code", code.as_str()), ("next", "/dashboard/devices")];
    let page = browser.post("/sign-in/code", &form).await;
    assert_eq!((page.status.as_u16(), page.location()), (303, "/dashboard/devices"));
    assert!(browser.cookie("__Host-session").is_some() && browser.cookie("__Host-login").is_none());
    let first = browser.cookie("__Host-session").unwrap().to_owned();
    assert_eq!(browser.post("/sign-in/code", &form).await.status, 410, "a code works once");
    browser.plant("__Host-login", &asked_by);
    assert_eq!(browser.post("/sign-in/code", &form).await.status, 410, "in the browser that asked, too");
    let again = Browser::signed_in(&test, "mara@example.com").await;
    assert_ne!(again.cookie("__Host-session").unwrap(), first);
}

#[tokio::test]
async fn a_code_is_worthless_in_another_browser_and_after_five_guesses() {
    let test = build();
    let mut mara = Browser::new(&test);
    mara.post("/sign-in", &[("email", "mara@example.com")]).await;
    let code = mara.code();
    let mut thief = Browser::new(&test);
    assert_eq!(thief.post("/sign-in/code", &[("code", code.as_str())]).await.status, 410);
    for left in [4, 3, 2, 1, 0] {
        let page = mara.post("/sign-in/code", &[("code", "00000000")]).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains(&format!("{left} tr")), "{left}");
    }
    assert_eq!(mara.post("/sign-in/code", &[("code", code.as_str())]).await.status, 410, "no guess is left");
}

#[tokio::test]
async fn a_code_is_over_after_ten_minutes() {
    let test = build();
    let mut browser = Browser::new(&test);
    browser.post("/sign-in", &[("email", "mara@example.com")]).await;
    test.clock.advance_ms(10 * 60 * 1_000);
    let code = browser.code();
    assert_eq!(browser.post("/sign-in/code", &[("code", code.as_str())]).await.status, 410);
}

#[tokio::test]
async fn pages_lead_to_sign_in_and_back() {
    let test = build();
    let page = Browser::new(&test).get("/dashboard/activity?app=gmail").await;
    assert_eq!(
        (page.status.as_u16(), page.location()),
        (303, "/sign-in?next=%2Fdashboard%2Factivity%3Fapp%3Dgmail")
    );
}

#[tokio::test]
async fn a_form_from_elsewhere_or_of_another_session_changes_nothing() {
    let test = build();
    let mut mara = Browser::signed_in(&test, "mara@example.com").await;
    let mut noah = Browser::signed_in(&test, "noah@example.com").await;
    let (own, foreign) = (mara.csrf().await, noah.csrf().await);
    assert_eq!(mara.post_from("https://evil.example", "/sign-out", &[("csrf", &own)]).await.status, 403);
    assert_eq!(mara.post("/sign-out", &[("csrf", &foreign)]).await.status, 403);
    assert_eq!(mara.post("/sign-out", &[]).await.status, 403);
    assert_eq!(mara.get("/dashboard/devices").await.status, 200, "still signed in");
    assert_eq!(mara.post("/sign-out", &[("csrf", &own)]).await.status, 303);
    assert_eq!(mara.get("/dashboard/devices").await.status, 303);
}

#[tokio::test]
async fn a_session_ends_after_fourteen_idle_days() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.clock.advance_ms(13 * 24 * 3_600 * 1_000);
    assert_eq!(browser.get("/dashboard/devices").await.status, 200);
    test.clock.advance_ms(14 * 24 * 3_600 * 1_000);
    assert_eq!(browser.get("/dashboard/devices").await.status, 303);
}

#[tokio::test]
async fn a_session_that_is_used_every_day_ends_after_thirty() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    for _ in 0..29 {
        test.clock.advance_ms(24 * 3_600 * 1_000);
        assert_eq!(browser.get("/dashboard/devices").await.status, 200);
    }
    test.clock.advance_ms(24 * 3_600 * 1_000);
    assert_eq!(browser.get("/dashboard/devices").await.status, 303);
}

#[tokio::test]
async fn every_page_carries_its_headers() {
    let test = build();
    let page = Browser::new(&test).get("/sign-in").await;
    let csp = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        csp.contains("default-src 'none'")
            && csp.contains("frame-ancestors 'none'")
            && !csp.contains("unsafe")
    );
    assert_eq!(page.headers["referrer-policy"], "same-origin");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
}
