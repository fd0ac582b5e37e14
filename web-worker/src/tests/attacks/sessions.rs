//! Whose session a browser ends up with, and where it is sent afterwards.

use clawlink_store::testing::dump;

use crate::tests::support::{Browser, ORIGIN, build};

const EVIL: &str = "https://evil.example";

#[tokio::test]
async fn a_session_planted_before_sign_in_does_not_outlive_it() {
    let test = build();
    let attacker = Browser::signed_in(&test, "mara@example.com").await;
    let planted = attacker.cookie("__Host-session").unwrap().to_owned();
    for value in [planted.as_str(), "chosen-by-somebody-else"] {
        let mut victim = Browser::new(&test);
        victim.plant("__Host-session", value);
        victim.post("/sign-in", &[("email", "noah@example.com")]).await;
        let code = victim.code();
        assert_eq!(victim.post("/sign-in/code", &[("code", &code)]).await.status, 303);
        let fresh = victim.cookie("__Host-session").unwrap();
        assert!(fresh != value && fresh.len() >= 43, "{fresh}");
        assert!(victim.get("/dashboard").await.body.contains("noah@example.com"));
        let mut thief = Browser::new(&test);
        thief.plant("__Host-session", value);
        let seen = thief.get("/dashboard").await.body;
        assert!(!seen.contains("noah@example.com"), "the planted one is nobody's way in");
    }
}

#[tokio::test]
async fn an_attackers_code_signs_nobody_elses_browser_in() {
    let test = build();
    let mut attacker = Browser::new(&test);
    attacker.post("/sign-in", &[("email", "mara@example.com")]).await;
    let code = attacker.code();
    let mut victim = Browser::new(&test);
    let form = [("email", "mara@example.com"), ("code", code.as_str())];
    assert_eq!(
        victim.post_from(EVIL, "/sign-in/code", &form).await.status,
        403,
        "a form that submits itself"
    );
    assert_eq!(victim.post("/sign-in/code", &form).await.status, 410, "a code of another browser");
    victim.post("/sign-in", &[("email", "noah@example.com")]).await;
    assert_eq!(victim.post("/sign-in/code", &form).await.status, 422, "nor where one of its own is awaited");
    assert_eq!(victim.cookie("__Host-session"), None);
    assert_eq!(attacker.post("/sign-in/code", &form).await.status, 303, "it was good all the time");
}

#[tokio::test]
async fn a_planted_login_cookie_takes_no_code_of_the_victim() {
    let test = build();
    let mut attacker = Browser::new(&test);
    attacker.post("/sign-in", &[("email", "noah@example.com")]).await;
    let planted = attacker.cookie("__Host-login").unwrap().to_owned();
    let mut victim = Browser::new(&test);
    victim.plant("__Host-login", &planted);
    victim.post("/sign-in", &[("email", "noah@example.com")]).await;
    assert_ne!(victim.cookie("__Host-login").unwrap(), planted, "asking for a code names the browser anew");
    let code = victim.code();
    assert_eq!(attacker.post("/sign-in/code", &[("code", &code)]).await.status, 422);
    assert_eq!(attacker.cookie("__Host-session"), None);
}

#[tokio::test]
async fn a_session_that_was_copied_ends_with_the_sign_out() {
    let test = build();
    let mut owner = Browser::signed_in(&test, "noah@example.com").await;
    let mut thief = Browser::new(&test);
    thief.plant("__Host-session", owner.cookie("__Host-session").unwrap());
    assert_eq!(thief.get("/dashboard/devices").await.status, 200, "whoever holds it is the person");
    let csrf = owner.csrf().await;
    owner.post("/sign-out", &[("csrf", &csrf)]).await;
    assert_eq!(thief.get("/dashboard/devices").await.status, 303);
    let second = Browser::signed_in(&test, "noah@example.com").await;
    let kept = serde_json::to_string(&dump(&*test.sql).await.unwrap()).unwrap();
    assert!(kept.contains("web_sessions") && !kept.contains(second.cookie("__Host-session").unwrap()));
}

#[tokio::test]
async fn cookies_are_bound_to_this_host_and_hidden_from_scripts() {
    let test = build();
    let mut browser = Browser::new(&test);
    let asked = browser.post("/sign-in", &[("email", "noah@example.com")]).await;
    let code = browser.code();
    let signed_in = browser.post("/sign-in/code", &[("code", &code)]).await;
    let lines = asked.headers.get_all("set-cookie").iter().chain(signed_in.headers.get_all("set-cookie"));
    let lines: Vec<&str> = lines.map(|line| line.to_str().unwrap()).collect();
    assert!(lines.len() >= 3, "{lines:?}");
    for line in lines {
        assert!(
            line.starts_with("__Host-") && line.contains("; Path=/;") && !line.contains("Domain"),
            "{line}"
        );
        assert!(line.ends_with("; Secure; HttpOnly; SameSite=Lax"), "{line}");
    }
}

#[tokio::test]
async fn no_address_to_go_on_to_leads_elsewhere() {
    let corpus = [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "\\/evil.example",
        "https:evil.example",
        "https:/evil.example",
        "https://evil.example",
        "HTTPS://EVIL.EXAMPLE",
        "http:\\\\evil.example",
        "%2f%2fevil.example",
        "/%2f%2fevil.example",
        "/%2fevil.example",
        "/%5cevil.example",
        "%5c%5cevil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/ /evil.example",
        "/.//evil.example",
        "/..//evil.example",
        "/\u{0}/evil.example",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "@evil.example",
        "/@evil.example",
        "127.0.0.1:8787@evil.example",
        "/\u{2044}/evil.example",
        "\u{ff0f}\u{ff0f}evil.example",
        "evil.example",
        "?next=//evil.example",
        "#//evil.example",
        "/dashboard\r\nLocation: https://evil.example",
        "",
    ];
    let (test, ours) = (build(), url::Url::parse(ORIGIN).unwrap());
    let mut signed_in = Browser::signed_in(&test, "mara@example.com").await;
    for next in corpus {
        let mut browser = Browser::new(&test);
        browser.post("/sign-in", &[("email", "noah@example.com"), ("next", next)]).await;
        let code = browser.code();
        let form = [("code", code.as_str()), ("next", next)];
        let query = serde_urlencoded::to_string([("next", next)]).unwrap();
        let after_the_code = browser.post("/sign-in/code", &form).await;
        let at_once = signed_in.get(&format!("/sign-in?{query}")).await;
        for page in [after_the_code, at_once] {
            assert_eq!(page.status, 303, "{next:?}");
            let location = page.location();
            assert!(
                location.starts_with('/') && !location.contains(['\r', '\n', '\\']),
                "{next:?} {location}"
            );
            assert_eq!(ours.join(location).unwrap().origin(), ours.origin(), "{next:?} {location}");
        }
    }
}
