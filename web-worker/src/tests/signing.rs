//! OAuth 1.0a: the person goes to the app and comes back, and every request is signed.

use clawlink_core::connect::{RedirectError, Start, redirect, start};

use super::logging_in::header;
use super::support::{Browser, build, param, value_of};

const TEMPORARY: &str = "oauth_token=temp-1&oauth_token_secret=temp-secret&oauth_callback_confirmed=true";
const TOKEN: &str = "oauth_token=token-1&oauth_token_secret=token-secret&user_id=7&screen_name=mara";

/// Leaves for X, which answers the request for temporary credentials.
async fn leave(browser: &mut Browser<'_>) -> super::support::Page {
    let csrf = browser.csrf().await;
    let page = browser.post("/dashboard/apps/twitter/connect", &[("csrf", &csrf)]).await;
    let page = browser.get(page.location()).await;
    let session = value_of(&page.body, "session");
    let form = [("session", session.as_str()), ("auth", "oauth1"), ("csrf", csrf.as_str())];
    browser.post("/connect/twitter/leave", &form).await
}

/// A protocol parameter of an `Authorization` header.
fn protocol<'h>(header: &'h str, name: &str) -> &'h str {
    let after = header.split(&format!("{name}=\"")).nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default()
}

#[tokio::test]
async fn a_person_goes_to_the_app_and_comes_back_with_a_token_that_signs() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.answer(200, TEMPORARY);
    let url = leave(&mut browser).await.hand_off();
    assert_eq!(url.as_str(), "https://api.x.com/oauth/authorize?oauth_token=temp-1");
    assert_eq!(param(&url, "oauth_token"), "temp-1");
    test.http.answer(200, TOKEN).answer(200, r#"{"data":{"id":"7","username":"mara"}}"#);
    let page = browser.get("/oauth/callback/twitter?oauth_token=temp-1&oauth_verifier=v1").await;
    assert!(page.location().starts_with("/connect/result?session="), "{}", page.body);
    let page = browser.get(page.location()).await;
    assert!(page.body.contains("@mara"), "{}", page.body);

    let seen = test.http.seen();
    let urls: Vec<&str> = seen.iter().map(|seen| seen.url.as_str()).collect();
    assert_eq!(
        urls,
        [
            "https://api.x.com/oauth/request_token",
            "https://api.x.com/oauth/access_token",
            "https://api.x.com/2/users/me"
        ]
    );
    let signed: Vec<&str> = seen.iter().map(|seen| header(seen, "authorization")).collect();
    assert_eq!(
        protocol(signed[0], "oauth_callback"),
        "http%3A%2F%2F127.0.0.1%3A8787%2Foauth%2Fcallback%2Ftwitter"
    );
    assert_eq!((protocol(signed[1], "oauth_token"), protocol(signed[1], "oauth_verifier")), ("temp-1", "v1"));
    assert_eq!(protocol(signed[2], "oauth_token"), "token-1");
    for (position, header) in signed.iter().enumerate() {
        assert!(header.starts_with("OAuth oauth_consumer_key=\"x\""), "{header}");
        assert!(!header.contains("secret"), "secrets sign and are not sent");
        let nonce = protocol(header, "oauth_nonce");
        assert!(signed.iter().skip(position + 1).all(|other| protocol(other, "oauth_nonce") != nonce));
    }
    assert!(test.kv.dump().values().all(|half| !half.contains("token-")));
}

#[tokio::test]
async fn temporary_credentials_work_once_and_only_for_their_owner() {
    let test = build();
    let mut mara = Browser::signed_in(&test, "mara@example.com").await;
    let mut noah = Browser::signed_in(&test, "noah@example.com").await;
    test.http.answer(200, TEMPORARY);
    leave(&mut mara).await;
    let back = "/oauth/callback/twitter?oauth_token=temp-1&oauth_verifier=v1";
    assert_eq!(noah.get(back).await.status, 404);
    assert_eq!(test.http.seen().len(), 1, "nothing was redeemed");
    test.http.answer(200, TOKEN).answer(200, r#"{"data":{"id":"7","username":"mara"}}"#);
    assert_eq!(mara.get(back).await.status, 303);
    assert_eq!(mara.get(back).await.status, 404, "a replay");
}

#[tokio::test]
async fn an_app_that_does_not_confirm_the_callback_is_not_visited() {
    let test = build();
    let (mara, _) = test.sign_in("mara@example.com").await.unwrap();
    let twitter = Start { app: "twitter".to_owned(), target: None, return_path: None };
    let session = start(&test.house, mara.id(), &twitter).await.unwrap();
    test.http.answer(200, "oauth_token=temp-1&oauth_token_secret=temp-secret");
    let refused = redirect(&test.house, &mara, "twitter", &session.id, "oauth1").await;
    assert!(matches!(refused, Err(RedirectError::Token(_))));
}

#[tokio::test]
async fn declining_at_an_oauth_1_app_saves_nothing() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.answer(200, TEMPORARY);
    leave(&mut browser).await;
    let page = browser.get("/oauth/callback/twitter?denied=temp-1").await;
    let page = browser.get(page.location()).await;
    assert!(page.body.contains("declined"), "{}", page.body);
    assert!(test.kv.dump().is_empty() && test.http.seen().len() == 1);
}

#[tokio::test]
async fn a_persons_own_client_signs_from_the_first_request_to_the_last() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let page = browser.get("/dashboard/settings/oauth-apps?app=twitter").await;
    let (csrf, id) = (value_of(&page.body, "csrf"), value_of(&page.body, "id"));
    let form = [
        ("csrf", csrf.as_str()),
        ("app", "twitter"),
        ("id", &id),
        ("client_id", "mine"),
        ("client_secret", "own-client-secret"),
    ];
    assert_eq!(browser.post("/dashboard/settings/oauth-apps", &form).await.status, 303);
    test.http.answer(200, TEMPORARY);
    leave(&mut browser).await;
    let me = r#"{"data":{"id":"7","username":"mara"}}"#;
    let other_way = "/oauth/callback/twitter?oauth_token=temp-1&oauth_verifier=v1";
    let asked = header(&test.http.seen()[0], "authorization").to_owned();
    let back = percent_decode(protocol(&asked, "oauth_callback"));
    test.http.answer(200, TOKEN).answer(200, me).answer(200, me);
    let answer = format!("{back}?oauth_token=temp-1&oauth_verifier=v1");
    let page = browser.get(answer.strip_prefix("http://127.0.0.1:8787").unwrap()).await;
    assert!(browser.get(page.location()).await.body.contains("@mara"));
    assert!(browser.test_now().await.body.contains("@mara"));
    for request in test.http.seen() {
        assert!(header(&request, "authorization").contains("oauth_consumer_key=\"mine\""), "{}", request.url);
    }
    assert_eq!(browser.get(other_way).await.status, 404, "the deployment's address is another client's");
}

fn percent_decode(text: &str) -> String {
    url::form_urlencoded::parse(format!("x={text}").as_bytes()).next().unwrap().1.into_owned()
}
