//! A certified OAuth server that is none of ours, once for each way a client may prove itself: connect, refresh by rotating
//! tokens, call, revoke.

use std::time::Duration;

use clawlink_e2e::{Form, Instance, Outcome, Page};
use serde_json::{Value, json};

use crate::support::Scene;

/// The app that stands for it in the catalogue.
pub(crate) const APP: &str = "oidc-bench";
/// A read at its userinfo endpoint.
const READ: &str = "oidc_bench_get_me";
/// Its sign-in asks who one is, then whether one agrees.
const MOST_PAGES: usize = 3;

#[tokio::test]
async fn a_client_with_a_secret_in_the_header() -> Outcome {
    connects_refreshes_and_revokes("basic").await
}

#[tokio::test]
async fn a_client_with_a_secret_in_the_form() -> Outcome {
    connects_refreshes_and_revokes("post").await
}

#[tokio::test]
async fn a_public_client() -> Outcome {
    connects_refreshes_and_revokes("public").await
}

#[tokio::test]
async fn a_client_with_a_key() -> Outcome {
    connects_refreshes_and_revokes("key").await
}

#[tokio::test]
async fn whoever_says_no_there_is_told_so_and_nothing_is_kept() -> Outcome {
    let mut scene = Scene::paired().await?;
    let page = leave(&mut scene, "basic").await?;
    let abort = page.link(&format!("{}/abort", page.url.path()))?;
    let page = scene.person.browser.visit(abort).await?;
    assert!(page.text().contains("declined"), "{} {}", page.url, page.text());
    assert_eq!(scene.agent.get("/v1/connections").await?.at("/items"), &json!([]));
    Ok(())
}

async fn connects_refreshes_and_revokes(realm: &str) -> Outcome {
    let mut scene = Scene::paired().await?;
    let account = scene.account.clone();
    let mut page = leave(&mut scene, realm).await?;
    for _ in 0..MOST_PAGES {
        let Some(form) = page.forms().into_iter().find(|form| form.value("prompt").is_some()) else { break };
        page = scene.person.browser.submit(&page, &answer(form, &account)?).await?;
        page = scene.person.browser.follow(page).await?;
    }
    let email = format!("{account}@oidc.test");
    assert!(page.heading().contains(&email), "{} {}", page.url, page.text());

    for _ in 0..3 {
        // In its last quarter a token is due.
        tokio::time::sleep(Duration::from_secs(7)).await;
        let read = scene.agent.execute(READ, &json!({}), None).await?.expect(200)?;
        assert!(read.body.to_string().contains(&email), "{}", read.body);
    }
    let known = events(realm, &account).await?;
    assert_eq!(known, ["authorization_code", "refresh_token", "refresh_token", "refresh_token"]);

    let connections = scene.agent.get("/v1/connections").await?;
    scene.person.disconnect(connections.text("/items/0/id")?).await?;
    assert_eq!(events(realm, &account).await?.last().map(String::as_str), Some("revoked"));
    let refused = scene.agent.execute(READ, &json!({}), None).await?;
    assert_ne!(refused.status, 200);
    Ok(())
}

/// Leaves the review page of this sign-in for the server's first page.
async fn leave(scene: &mut Scene, realm: &str) -> Outcome<Page> {
    let url = scene.agent.connect_url(APP).await?;
    let review = scene.person.browser.open(format!("{url}&auth={realm}")).await?.expect(200)?;
    let at_server = scene.person.leave_for_app(&review, APP).await?;
    scene.person.browser.visit(at_server).await
}

/// Who one is there, or that one agrees.
fn answer(form: Form, account: &str) -> Outcome<Form> {
    if form.value("login").is_some() { form.set("login", account)?.set("password", "any") } else { Ok(form) }
}

/// What the server did for this account, oldest first.
async fn events(realm: &str, account: &str) -> Outcome<Vec<String>> {
    let journal = reqwest::get(Instance::oauth_server()?).await.unwrap().text().await.unwrap();
    let journal: Vec<Value> = serde_json::from_str(&journal).unwrap();
    let ours = journal.iter().filter(|entry| entry["realm"] == realm && entry["account"] == account);
    Ok(ours.map(|entry| entry["event"].as_str().unwrap_or_default().to_owned()).collect())
}
