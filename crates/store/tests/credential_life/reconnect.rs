//! A new consent goes before whatever was on its way for the old one.

use std::collections::BTreeMap;
use std::sync::Arc;

use clawlink_core::connect::{Fresh, disconnect, keep};
use clawlink_core::credential::Secrets;
use clawlink_core::ports::AccessAnswer;
use clawlink_core::ports::storage::{ConnectionState, RevocationOutcome, UpstreamAccount};
use clawlink_core::time::SECOND_MS;

use crate::support::{LIFE_MS, Scene, token};

async fn reconnect(scene: &Scene) {
    let fresh = Fresh {
        app: "workbench".to_owned(),
        auth_id: "oauth".to_owned(),
        target: Some(scene.id.clone()),
        account: UpstreamAccount { id: "mara".to_owned(), label: "mara".to_owned() },
        scopes: Vec::new(),
        instance: BTreeMap::default(),
        captured: BTreeMap::default(),
        client: None,
        access: Secrets::access(&token("access-new")),
        grant: Some(Secrets::grant(&token("refresh-new"))),
        expires_at: Some(scene.test.house.clock.now().plus_ms(LIFE_MS)),
    };
    keep(&scene.test.house, &scene.person, fresh).await.unwrap();
}

#[tokio::test]
async fn an_answer_for_an_older_consent_is_dropped_and_its_refresh_token_revoked() {
    let scene = Arc::new(Scene::ended().await);
    scene.grant_next("late");
    scene.test.http.answer(200, "");
    let held = scene.test.http.hold().await;
    let calling = scene.call_on_its_way().await;
    reconnect(&scene).await;
    assert_eq!(scene.cell().generation, 2, "a reconnect does not wait for the token endpoint");
    drop(held);
    let answer = calling.await.unwrap().unwrap();
    assert!(matches!(answer, AccessAnswer::Ready { version: 2, .. }), "{answer:?}");
    assert_eq!((scene.token().await.as_str(), scene.grant().await.as_str()), ("access-new", "refresh-new"));
    let revoked = scene.asked("/oauth/revoke");
    assert!(matches!(revoked.as_slice(), [body] if body.contains("token=refresh-late")), "{revoked:?}");
}

#[tokio::test]
async fn a_refresh_leaves_the_generation_and_a_reconnect_raises_it() {
    let scene = Scene::ending().await;
    scene.grant_next("2");
    scene.token().await;
    assert_eq!((scene.cell().version, scene.cell().generation), (2, 1));
    reconnect(&scene).await;
    assert_eq!((scene.cell().version, scene.cell().generation), (3, 2));
    assert_eq!(scene.copies(), [3]);
}

#[tokio::test]
async fn a_disconnect_revokes_the_grants_of_former_consents_too() {
    let scene = Scene::connected().await;
    reconnect(&scene).await;
    assert!(scene.asked("/oauth/revoke").is_empty(), "the app may end the new consent with the old");
    scene.test.http.answer(400, "").answer(503, "");
    disconnect(&scene.test.house, &scene.person, &scene.id).await.unwrap();
    let names = |bodies: Vec<String>| -> Vec<String> {
        let token = |body: String| body.split('&').next().unwrap_or_default().to_owned();
        bodies.into_iter().map(token).collect()
    };
    assert_eq!(names(scene.asked("/oauth/revoke")), ["token=refresh-mara", "token=refresh-new"]);
    scene.test.http.answer(503, "").answer(200, "").answer(200, "").answer(200, "");
    scene.pass(30 * SECOND_MS).await;
    assert_eq!(scene.revocation().await.outcome, None, "an app that failed is asked again");
    scene.pass(60 * SECOND_MS).await;
    assert_eq!(scene.revocation().await.outcome, Some(RevocationOutcome::Revoked));
}

#[tokio::test]
async fn a_reconnect_mends_a_dead_grant() {
    let scene = Scene::ended().await;
    scene.refuse_next();
    scene.access().await.unwrap();
    scene.refuse_next();
    scene.pass(30 * SECOND_MS).await;
    assert_eq!(scene.row().await.unwrap().state, ConnectionState::NeedsReauth);
    reconnect(&scene).await;
    assert_eq!(scene.row().await.unwrap().state, ConnectionState::Active);
    assert_eq!(scene.token().await, "access-new");
}
