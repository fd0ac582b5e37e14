//! Connect flows that are crossed: codes, states and issuers of one in another. What counts is that no code leaves for a token
//! endpoint.

use clawlink_store::testing::dump;

use super::scene::{AUTHORIZE, Scene};
use super::stance::Thing;
use crate::tests::support::{Browser, build, param, value_of};

const ISSUER: &str = "http://127.0.0.1:8789";

/// Leaves for Workbench; returns the state.
async fn leave(browser: &mut Browser<'_>) -> String {
    let csrf = browser.csrf().await;
    let page = browser.post("/dashboard/apps/workbench/connect", &[("csrf", &csrf)]).await;
    let page = browser.get(page.location()).await;
    let session = value_of(&page.body, "session");
    let form = [("session", session.as_str()), ("auth", "oauth"), ("csrf", csrf.as_str())];
    param(&browser.post("/connect/workbench/leave", &form).await.hand_off(), "state")
}

fn callback(path: &str, pairs: &[(&str, &str)]) -> String {
    format!("/oauth/callback/{path}?{}", serde_urlencoded::to_string(pairs).unwrap())
}

/// What the app would answer if it were asked.
fn script(browser: &Browser<'_>) {
    let token = r#"{"access_token":"access-1","refresh_token":"refresh-1","expires_in":3600}"#;
    browser.test.http.answer(200, token).answer(200, r#"{"sub":"m","email":"m@workbench.test","name":"m"}"#);
}

#[tokio::test]
async fn an_answer_that_names_no_issuer_or_another_is_a_mix_up() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    script(&browser);
    let wrong = [
        None,
        Some(""),
        Some("https://evil.example"),
        Some("http://127.0.0.1:8789/"),
        Some("HTTP://127.0.0.1:8789"),
        Some("http://127.0.0.1:8789.evil.example"),
        Some("https://accounts.google.com"),
    ];
    for iss in wrong {
        let state = leave(&mut browser).await;
        let sent = [("state", state.as_str()), ("code", "c")].into_iter();
        let pairs: Vec<_> = sent.chain(iss.map(|iss| ("iss", iss))).collect();
        let page = browser.get(&callback("workbench", &pairs)).await;
        let page = browser.get(page.location()).await;
        assert!(page.body.contains("did not belong"), "{iss:?} {}", page.body);
        assert!(!page.body.contains("evil.example"), "nothing of the answer is shown");
    }
    assert!(test.http.seen().is_empty() && test.kv.dump().is_empty());
}

#[tokio::test]
async fn an_answer_in_another_apps_or_clients_place_is_refused() {
    let scene = Scene::set().await;
    let mut mara = scene.browser(&scene.mara);
    let before = scene.test.http.seen().len();
    script(&mara);
    for path in
        ["gmail", "notion", "nothing", "Workbench", "workbench/0123456789abcdef", "gmail/0123456789abcdef"]
    {
        let state = leave(&mut mara).await;
        let pairs = [("state", state.as_str()), ("code", "c"), ("iss", ISSUER)];
        let page = mara.get(&callback(path, &pairs)).await;
        let page = mara.get(page.location()).await;
        assert!(page.body.contains("did not belong"), "{path} {}", page.body);
        let again = mara.get(&callback("workbench", &pairs)).await;
        assert_eq!(again.status, 404, "the flow is over: {path}");
    }
    assert_eq!(scene.test.http.seen().len(), before, "no code was redeemed");
}

#[tokio::test]
async fn a_flow_goes_on_at_its_own_apps_address_only() {
    let test = build();
    let mut mara = Browser::signed_in(&test, "mara@example.com").await;
    let csrf = mara.csrf().await;
    test.http.answer(200, r#"{"login":"mara","id":7}"#);
    for (app, step, other) in [("workbench", "leave", "gmail"), ("github", "submit", "notion")] {
        let page = mara.post(&format!("/dashboard/apps/{app}/connect"), &[("csrf", &csrf)]).await;
        let own = page.location().to_owned();
        let page = mara.get(&own).await;
        let (session, auth) = (value_of(&page.body, "session"), value_of(&page.body, "auth"));
        let fields =
            [("csrf", csrf.as_str()), ("session", &session), ("auth", &auth), ("access_token", "ghp_a")];
        let kept = dump(&*test.sql).await.unwrap();
        for path in [format!("/connect/{other}/{step}"), format!("/connect/nothing/{step}")] {
            assert_eq!(mara.post(&path, &fields).await.status, 404, "{path}");
        }
        assert_eq!(mara.get(&own.replace(app, other)).await.status, 404, "{app}");
        assert!(test.http.seen().is_empty() && dump(&*test.sql).await.unwrap() == kept, "{app}");
        let page = mara.post(&format!("/connect/{app}/{step}"), &fields).await;
        assert!(page.status == 200 || page.status == 303, "it was open all the time: {app} {}", page.body);
    }
}

#[tokio::test]
async fn a_flow_is_finished_by_its_own_person_or_not_at_all() {
    let scene = Scene::set().await;
    let before = scene.state().await;
    let state = scene.noah.live[&Thing::State].as_str();
    let answer = callback("workbench", &[("state", state), ("code", "c"), ("iss", ISSUER)]);
    script(&scene.browser(&scene.mara));
    assert_eq!(scene.browser(&scene.mara).get(&answer).await.status, 404, "another person's browser");
    assert_eq!(Browser::new(&scene.test).get(&answer).await.status, 303, "nobody's: to sign-in first");
    assert_eq!(scene.state().await, before, "0 token requests");
    let mut noah = scene.browser(&scene.noah);
    assert!(noah.get(&answer).await.location().starts_with("/connect/result?session="));
    let asked = scene.test.http.seen().len();
    assert!(asked > before.2, "the same answer is good in its own person's browser");
    for mut browser in [noah, scene.browser(&scene.mara)] {
        assert_eq!(browser.get(&answer).await.status, 404, "a replay");
    }
    assert_eq!(scene.test.http.seen().len(), asked);
}

/// The first answer is still being redeemed when the second arrives.
#[tokio::test]
async fn a_state_is_taken_out_before_anything_is_sent() {
    let scene = Scene::set().await;
    let before = scene.test.http.seen().len();
    let state = scene.noah.live[&Thing::State].as_str();
    let answer = callback("workbench", &[("state", state), ("code", "c"), ("iss", ISSUER)]);
    script(&scene.browser(&scene.noah));
    let (mut first, mut second) = (scene.browser(&scene.noah), scene.browser(&scene.noah));
    let answers = scene.test.http.hold().await;
    let late = async {
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
        drop(answers);
    };
    let (first, second, ()) = tokio::join!(first.get(&answer), second.get(&answer), late);
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 404));
    let sent = scene.test.http.seen().split_off(before);
    assert_eq!(sent.iter().filter(|request| request.url.ends_with("/oauth/token")).count(), 1);
}

#[tokio::test]
async fn a_state_is_used_up_by_an_error_answer_too() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    script(&browser);
    let state = leave(&mut browser).await;
    let failed = [("state", state.as_str()), ("error", "server_error"), ("iss", ISSUER)];
    browser.get(&callback("workbench", &failed)).await;
    let late = callback("workbench", &[("state", &state), ("code", "c"), ("iss", ISSUER)]);
    assert_eq!(browser.get(&late).await.status, 404);
    for more in [format!("state={state}"), "code=d".to_owned(), "iss=https%3A%2F%2Fevil.example".to_owned()] {
        assert_eq!(browser.get(&format!("{late}&{more}")).await.status, 400, "{more} stands twice");
    }
    assert!(test.http.seen().is_empty());
}

#[tokio::test]
async fn a_field_of_a_form_stands_once() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let csrf = browser.csrf().await;
    let twice = [("csrf", csrf.as_str()), ("csrf", csrf.as_str()), ("name", "a"), ("policy", "read_only")];
    assert_eq!(browser.post("/dashboard/devices/keys", &twice).await.status, 400);
    let mut pairs = AUTHORIZE.to_vec();
    let more =
        [("csrf", csrf.as_str()), ("policy", "read_only"), ("redirect_uri", "http://127.0.0.1:1/callback")];
    pairs.extend(more);
    assert_eq!(browser.post("/oauth/authorize/approve", &pairs).await.status, 400);
    let page = browser.submit("github", &[("access_token", "a"), ("access_token", "b")]).await;
    assert_eq!(page.status, 400, "{}", page.body);
    assert!(test.http.seen().is_empty());
}
