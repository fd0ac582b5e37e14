//! A store that cannot be reached delays what others learn, and loses nothing.

use clawlink_core::health::{HealthState, Reason, Warning, health_of};
use clawlink_core::ports::AccessAnswer;
use clawlink_core::ports::storage::ConnectionState;
use clawlink_core::time::{MINUTE_MS, SECOND_MS};

use crate::support::{LIFE_MS, Scene};

#[tokio::test]
async fn without_kv_connects_and_refreshes_succeed_and_callers_ask_the_object() {
    let scene = Scene::ending().await;
    scene.test.wire.cut("key store");
    scene.grant_next("2");
    assert_eq!(scene.token().await, "access-2");
    let row = scene.row().await.unwrap();
    assert_eq!((row.credential_version, row.kv_version), (2, Some(1)));
    assert_eq!(health_of(&scene.test.house, &row).warnings, [Warning::CopyBehind]);
    let other = scene.test.connect(&scene.person, "workbench", "noah").await.unwrap();
    let row = scene.test.house.store.connections.find(scene.person.id(), &other).await.unwrap().unwrap();
    assert_eq!((row.state, row.credential_version, row.kv_version), (ConnectionState::Active, 1, None));
}

#[tokio::test]
async fn a_failing_token_endpoint_is_a_degraded_connection_until_it_renews_again_by_itself() {
    let scene = Scene::ended().await;
    let began = scene.test.house.clock.now();
    let health = async || health_of(&scene.test.house, &scene.row().await.unwrap());
    scene.test.http.answer(503, "");
    let answer = scene.access().await.unwrap();
    assert!(matches!(answer, AccessAnswer::TryLater { .. }), "{answer:?}");
    let failing = health().await;
    assert_eq!((failing.state, failing.reason), (HealthState::Degraded, Some(Reason::RefreshFailing)));
    assert_eq!(failing.since, Some(began));
    scene.grant_next("2");
    scene.test.http.answer(200, r#"{"sub":"mara","email":"mara","name":"Mara"}"#);
    scene.pass(10 * MINUTE_MS).await;
    scene.sweep().await;
    assert_eq!(health().await.state, HealthState::Active, "nobody called meanwhile");
    assert_eq!(scene.cell().version, 2);
}

#[tokio::test]
async fn kv_is_tried_again_less_and_less_often_and_learns_of_the_newest_version() {
    let scene = Scene::ending().await;
    scene.test.wire.cut("key store");
    scene.grant_next("2");
    scene.token().await;
    let alarm = || scene.test.actor.cell(&scene.id).alarm().unwrap().since(scene.test.house.clock.now());
    let mut waits = Vec::new();
    for _ in 0..9 {
        waits.push(alarm() / SECOND_MS);
        scene.pass(alarm()).await;
    }
    assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 600, 600]);
    scene.test.clock.advance_ms(LIFE_MS);
    scene.grant_next("3");
    assert_eq!(scene.token().await, "access-3");
    assert_eq!(scene.copies(), [1]);
    scene.test.wire.mend("key store");
    scene.pass(10 * MINUTE_MS).await;
    let row = scene.row().await.unwrap();
    assert_eq!((row.credential_version, row.kv_version), (3, Some(3)));
    assert_eq!(scene.copies(), [3], "no copy of an older version is left");
    assert!(scene.cell().outbox.is_none());
}

#[tokio::test]
async fn a_database_that_fails_after_a_refresh_delays_the_row_and_not_the_callers() {
    let scene = std::sync::Arc::new(Scene::ended().await);
    scene.grant_next("2");
    let held = scene.test.http.hold().await;
    let calling = scene.call_on_its_way().await;
    scene.test.wire.cut("database");
    drop(held);
    let answer = calling.await.unwrap().unwrap();
    assert!(matches!(answer, AccessAnswer::Ready { version: 2, .. }), "{answer:?}");
    scene.pass(60 * SECOND_MS).await;
    scene.test.wire.mend("database");
    assert_eq!(scene.row().await.unwrap().credential_version, 1);
    scene.pass(2 * MINUTE_MS).await;
    let row = scene.row().await.unwrap();
    assert_eq!((row.credential_version, row.kv_version), (2, Some(2)));
    assert_eq!(scene.token_calls(), 1);
}

#[tokio::test]
async fn a_database_that_fails_before_a_refresh_leaves_the_old_token_to_its_end() {
    let scene = Scene::ending().await;
    scene.test.wire.cut("database");
    let answer = scene.access().await.unwrap();
    assert!(matches!(answer, AccessAnswer::Ready { version: 1, .. }), "{answer:?}");
    scene.test.clock.advance_ms(LIFE_MS);
    assert!(scene.access().await.is_err());
    assert_eq!(scene.token_calls(), 0);
}

#[tokio::test]
async fn an_alarm_that_never_came_is_made_up_for_by_the_next_caller() {
    let scene = Scene::ending().await;
    scene.test.wire.cut("key store");
    scene.grant_next("2");
    scene.token().await;
    scene.test.wire.mend("key store");
    scene.test.clock.advance_ms(2 * MINUTE_MS);
    scene.token().await;
    assert_eq!(scene.row().await.unwrap().kv_version, Some(2));
}
