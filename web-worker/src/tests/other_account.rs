//! A reconnect that comes back as somebody else: its person chooses what becomes of it.

use super::connecting::{callback, script};
use super::support::{Browser, Page, build, param, value_of};

const CHOOSE: &str = "/connect/result/choose";

/// Presses Reconnect on the connection of `mara` and comes back as this account; the page that follows.
async fn come_back_as(browser: &mut Browser<'_>, id: &str, account: &str) -> Page {
    let csrf = browser.csrf().await;
    let page = browser.post(&format!("/dashboard/connections/{id}/reconnect"), &[("csrf", &csrf)]).await;
    let page = browser.get(page.location()).await;
    let session = value_of(&page.body, "session");
    let form = [("session", session.as_str()), ("auth", "oauth"), ("csrf", csrf.as_str())];
    let url = browser.post("/connect/workbench/leave", &form).await.hand_off();
    script(browser, account);
    let page = browser.get(&callback("workbench", &param(&url, "state"), &[("code", "c")])).await;
    assert!(!format!("{:?}", page.headers).contains("access-1"), "nothing of it is in a cookie");
    browser.get(page.location()).await
}

/// Connected as `mara`; the connection.
async fn connected(browser: &mut Browser<'_>) -> String {
    let url = super::connecting::leave(browser).await;
    script(browser, "mara");
    browser.get(&callback("workbench", &param(&url, "state"), &[("code", "c")])).await;
    browser.test.kv.dump().into_keys().next().unwrap().split('/').nth(1).unwrap().to_owned()
}

async fn say(browser: &mut Browser<'_>, page: &Page, choice: &str) -> Page {
    let (session, csrf) = (value_of(&page.body, "session"), value_of(&page.body, "csrf"));
    browser.post(CHOOSE, &[("session", &session), ("csrf", &csrf), ("choice", choice)]).await
}

#[tokio::test]
async fn it_can_be_kept_beside_put_in_place_or_discarded() {
    for (choice, told, shown) in [
        ("keep", "Connected", (true, true)),
        ("replace", "Connected", (false, true)),
        ("discard", "The other account was not connected", (true, false)),
    ] {
        let test = build();
        let mut browser = Browser::signed_in(&test, "mara@example.com").await;
        let id = connected(&mut browser).await;
        let page = come_back_as(&mut browser, &id, "noah").await;
        assert!(page.body.contains("That was another account"), "{}", page.body);
        assert!(page.body.contains("noah@workbench.test") && page.body.contains("mara@workbench.test"));
        assert!(!page.body.contains("access-1") && !page.body.contains("refresh-1"));
        test.http.answer(200, "");
        let answer = say(&mut browser, &page, choice).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let result = browser.get(answer.location()).await;
        assert!(result.body.contains(told), "{choice}: {}", result.body);
        assert_eq!(say(&mut browser, &page, choice).await.status, 404, "a second word");
        let rows = test.house.store.connections.list(&owner(&test).await, None).await.unwrap();
        let has = |account: &str| rows.iter().any(|row| row.account.id == account);
        assert_eq!((has("mara"), has("noah")), shown, "{choice}");
    }
}

/// The person of these tests.
async fn owner(test: &clawlink_store::testing::TestHouse) -> clawlink_core::id::UserId {
    let found = test.house.store.users.find_by_identity("email", "mara@example.com").await.unwrap();
    found.unwrap().id
}

#[tokio::test]
async fn only_the_flows_own_person_is_asked_and_only_by_our_own_form() {
    let test = build();
    let mut mara = Browser::signed_in(&test, "mara@example.com").await;
    let id = connected(&mut mara).await;
    let page = come_back_as(&mut mara, &id, "noah").await;
    let session = value_of(&page.body, "session");
    let mut noah = Browser::signed_in(&test, "noah@example.com").await;
    assert_eq!(noah.get(&format!("/connect/result?session={session}")).await.status, 404);
    let theirs = noah.csrf().await;
    let form = [("session", session.as_str()), ("csrf", theirs.as_str()), ("choice", "keep")];
    assert_eq!(noah.post(CHOOSE, &form).await.status, 404);
    assert_eq!(mara.post(CHOOSE, &form).await.status, 403, "another session's token");
    let own = mara.csrf().await;
    let form = [("session", session.as_str()), ("csrf", own.as_str()), ("choice", "keep")];
    assert_eq!(mara.post_from("https://evil.example", CHOOSE, &form).await.status, 403);
    let lapse = [("session", session.as_str()), ("csrf", own.as_str()), ("choice", "lapsed")];
    assert_eq!(mara.post(CHOOSE, &lapse).await.status, 400, "no word of a person");
    assert_eq!(test.kv.dump().len(), 1, "nothing was connected");
    assert_eq!(mara.post(CHOOSE, &form).await.status, 303);
}

#[tokio::test]
async fn after_fifteen_minutes_the_page_says_that_it_goes_on_by_itself_and_then_how_it_ended() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let id = connected(&mut browser).await;
    let page = come_back_as(&mut browser, &id, "noah").await;
    let address = format!("/connect/result?session={}", value_of(&page.body, "session"));
    test.clock.advance_ms(15 * 60 * 1_000);
    assert_eq!(say(&mut browser, &page, "keep").await.status, 404);
    assert!(browser.get(&address).await.body.contains("goes on by itself"));
    test.http.answer(200, "");
    clawlink_core::sweep::sweep(&test.house).await;
    let page = browser.get(&address).await;
    assert!(page.body.contains("Nobody chose in time"), "{}", page.body);
    let revoked = test.http.seen().pop().unwrap();
    assert!(revoked.url.ends_with("/oauth/revoke"), "{}", revoked.url);
}

#[tokio::test]
async fn a_typed_key_of_another_account_is_held_as_well() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    test.http.answer(200, r#"{"email":"mara@example.com"}"#);
    browser.submit("brevo", &[("api_key", "xkeysib-1")]).await;
    let id = test.kv.dump().into_keys().next().unwrap().split('/').nth(1).unwrap().to_owned();
    let csrf = browser.csrf().await;
    let page = browser.post(&format!("/dashboard/connections/{id}/reconnect"), &[("csrf", &csrf)]).await;
    let page = browser.get(page.location()).await;
    let (session, auth) = (value_of(&page.body, "session"), value_of(&page.body, "auth"));
    let form = [("session", session.as_str()), ("auth", &auth), ("csrf", &csrf), ("api_key", "xkeysib-2")];
    test.http.answer(200, r#"{"email":"noah@example.com"}"#);
    let page = browser.post("/connect/brevo/submit", &form).await;
    let page = browser.get(page.location()).await;
    assert!(page.body.contains("noah@example.com") && !page.body.contains("xkeysib-2"), "{}", page.body);
    assert_eq!(browser.post("/connect/brevo/submit", &form).await.status, 404, "the flow has ended");
    say(&mut browser, &page, "keep").await;
    assert_eq!(test.kv.dump().len(), 2);
}

#[tokio::test]
async fn the_same_account_with_more_permissions_shows_what_came_on_top() {
    let test = build();
    let mut browser = Browser::signed_in(&test, "mara@example.com").await;
    let id = connected(&mut browser).await;
    let page = come_back_as(&mut browser, &id, "mara").await;
    assert!(page.body.contains("Connected") && !page.body.contains("New permissions"), "{}", page.body);
    let csrf = browser.csrf().await;
    let page = browser.post(&format!("/dashboard/connections/{id}/reconnect"), &[("csrf", &csrf)]).await;
    let page = browser.get(page.location()).await;
    let session = value_of(&page.body, "session");
    let form = [("session", session.as_str()), ("auth", "oauth"), ("csrf", csrf.as_str())];
    let url = browser.post("/connect/workbench/leave", &form).await.hand_off();
    let token =
        r#"{"access_token":"a","refresh_token":"r","expires_in":3600,"scope":"notes:read notes:write"}"#;
    let person = r#"{"sub":"mara","email":"mara@workbench.test","name":"x"}"#;
    test.http.answer(200, token).answer(200, person);
    let page = browser.get(&callback("workbench", &param(&url, "state"), &[("code", "c")])).await;
    let page = browser.get(page.location()).await;
    assert!(page.body.contains("New permissions"), "{}", page.body);
    assert!(page.body.contains("<code>notes:write</code>") && !page.body.contains("<code>notes:read</code>"));
}
