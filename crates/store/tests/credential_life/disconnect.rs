//! A connection's end: closed at once, revoked for as long as it takes, then erased everywhere.

use std::sync::Arc;

use clawlink_core::connect::disconnect;
use clawlink_core::ports::AccessAnswer;
use clawlink_core::ports::storage::{ConnectionState, RevocationOutcome};
use clawlink_core::time::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS};

use crate::support::Scene;

async fn is_erased(scene: &Scene) -> bool {
    let cell = scene.test.actor.cell(&scene.id);
    scene.row().await.is_none()
        && scene.copies().is_empty()
        && cell.peek().is_none()
        && cell.alarm().is_none()
}

#[tokio::test]
async fn a_confirmed_revocation_erases_every_copy_at_once() {
    let scene = Scene::connected().await;
    scene.test.http.answer(200, "");
    let revocation = disconnect(&scene.test.house, &scene.person, &scene.id).await.unwrap();
    assert_eq!(revocation.outcome, Some(RevocationOutcome::Revoked));
    assert_eq!(revocation.ended_at, Some(scene.test.house.clock.now()));
    assert!(is_erased(&scene).await);
    assert_eq!(scene.audited("connection.deleted").await, 1);
}

#[tokio::test]
async fn a_revocation_that_fails_is_pending_and_nobody_gets_access_meanwhile() {
    let scene = Scene::connected().await;
    scene.test.http.answer(503, "");
    let revocation = disconnect(&scene.test.house, &scene.person, &scene.id).await.unwrap();
    assert_eq!((revocation.outcome, revocation.ended_at), (None, None));
    assert_eq!(scene.row().await.unwrap().state, ConnectionState::Disconnecting);
    assert!(matches!(scene.access().await.unwrap(), AccessAnswer::Missing));
    assert!(scene.test.house.store.connections.list(scene.person.id(), None).await.unwrap().is_empty());
    scene.test.http.answer(200, "");
    scene.pass(29 * SECOND_MS).await;
    assert_eq!(scene.asked("/oauth/revoke").len(), 1);
    scene.pass(SECOND_MS).await;
    assert_eq!(scene.revocation().await.outcome, Some(RevocationOutcome::Revoked));
    assert!(is_erased(&scene).await);
}

#[tokio::test]
async fn an_app_that_does_not_confirm_for_a_day_is_asked_no_more_and_everything_is_erased() {
    let scene = Scene::connected().await;
    disconnect(&scene.test.house, &scene.person, &scene.id).await.unwrap();
    scene.pass(DAY_MS - SECOND_MS).await;
    assert_eq!(scene.revocation().await.outcome, None);
    let asked = scene.asked("/oauth/revoke").len();
    assert!((10..20).contains(&asked), "{asked}");
    scene.pass(SECOND_MS).await;
    assert_eq!(scene.revocation().await.outcome, Some(RevocationOutcome::Unconfirmed));
    assert!(is_erased(&scene).await);
}

#[tokio::test]
async fn what_is_revoked_is_the_token_of_a_refresh_that_was_on_its_way() {
    let scene = Arc::new(Scene::ended().await);
    scene.grant_next("2");
    scene.test.http.answer(200, "");
    let held = scene.test.http.hold().await;
    let calling = scene.call_on_its_way().await;
    let ending = {
        let scene = scene.clone();
        tokio::spawn(async move { disconnect(&scene.test.house, &scene.person, &scene.id).await })
    };
    while scene.cell().release.is_none() {
        tokio::task::yield_now().await;
    }
    drop(held);
    let revocation = ending.await.unwrap().unwrap();
    assert_eq!(revocation.outcome, Some(RevocationOutcome::Revoked));
    assert!(matches!(calling.await.unwrap().unwrap(), AccessAnswer::Missing));
    let revoked = scene.asked("/oauth/revoke");
    assert!(matches!(revoked.as_slice(), [body] if body.contains("token=refresh-2")), "{revoked:?}");
    assert!(is_erased(&scene).await);
}

#[tokio::test]
async fn an_app_without_revocation_is_said_to_offer_none() {
    let scene = Scene::connected().await;
    let id = scene.test.connect(&scene.person, "notion", "mara").await.unwrap();
    let revocation = disconnect(&scene.test.house, &scene.person, &id).await.unwrap();
    assert_eq!(revocation.outcome, Some(RevocationOutcome::NotOffered));
    assert!(scene.test.http.seen().is_empty());
}

#[tokio::test]
async fn copies_that_cannot_be_reached_are_unreadable_at_once_and_go_later() {
    let scene = Scene::connected().await;
    scene.test.http.answer(200, "");
    scene.test.wire.cut("key store");
    let revocation = disconnect(&scene.test.house, &scene.person, &scene.id).await.unwrap();
    assert_eq!(revocation.outcome, Some(RevocationOutcome::Revoked));
    assert!(scene.row().await.is_none(), "the only key is gone");
    assert_eq!(scene.copies(), [1]);
    scene.pass(HOUR_MS).await;
    scene.test.wire.mend("key store");
    scene.pass(10 * MINUTE_MS).await;
    assert!(is_erased(&scene).await);
    assert_eq!(scene.asked("/oauth/revoke").len(), 1);
}

#[tokio::test]
async fn the_sweeper_resumes_a_disconnect_whose_object_was_never_told() {
    let scene = Scene::connected().await;
    let now = scene.test.house.clock.now();
    let connections = &scene.test.house.store.connections;
    assert!(connections.begin_disconnect(scene.person.id(), &scene.id, now).await.unwrap());
    scene.test.http.answer(200, "");
    scene.test.clock.advance_ms(15 * MINUTE_MS + 1);
    scene.sweep().await;
    assert_eq!(scene.revocation().await.outcome, Some(RevocationOutcome::Revoked));
    assert!(is_erased(&scene).await);
}

#[tokio::test]
async fn the_sweeper_does_not_hurry_a_pending_revocation() {
    let scene = Scene::connected().await;
    disconnect(&scene.test.house, &scene.person, &scene.id).await.unwrap();
    scene.pass(16 * MINUTE_MS).await;
    let asked = scene.asked("/oauth/revoke").len();
    scene.sweep().await;
    assert_eq!(scene.asked("/oauth/revoke").len(), asked);
    let unfinished =
        scene.test.house.store.connections.list_unfinished(scene.test.house.clock.now(), 9).await;
    assert!(unfinished.unwrap().is_empty(), "others are looked at before it comes again");
}

#[tokio::test]
async fn a_reconnect_into_a_connection_that_ends_is_refused() {
    let scene = Scene::connected().await;
    disconnect(&scene.test.house, &scene.person, &scene.id).await.unwrap();
    let next = scene.test.connect(&scene.person, "workbench", "mara").await.unwrap();
    assert_ne!(next, scene.id, "the same account is a new connection");
    scene.test.http.answer(200, "");
    scene.pass(30 * SECOND_MS).await;
    assert!(scene.row().await.is_none());
    let row = scene.test.house.store.connections.find(scene.person.id(), &next).await.unwrap().unwrap();
    assert_eq!(row.state, ConnectionState::Active);
}
