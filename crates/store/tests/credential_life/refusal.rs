//! A grant ends only by two clear refusals, and then at once for everybody.

use clawlink_core::credential::Renewal;
use clawlink_core::ports::AccessAnswer;
use clawlink_core::ports::storage::ConnectionState;
use clawlink_core::time::SECOND_MS;

use crate::support::Scene;

#[tokio::test]
async fn a_refusal_is_confirmed_half_a_minute_later_and_then_asks_for_a_person() {
    let scene = Scene::ending().await;
    scene.refuse_next();
    assert_eq!(scene.token().await, "access-mara", "the token still serves");
    assert_eq!(scene.row().await.unwrap().state, ConnectionState::Active);
    assert_eq!(scene.audited("connection.needs_reauth").await, 0);
    scene.refuse_next();
    scene.pass(30 * SECOND_MS).await;
    let row = scene.row().await.unwrap();
    assert_eq!((row.state, row.last_error.as_deref()), (ConnectionState::NeedsReauth, Some("invalid_grant")));
    assert_eq!(scene.audited("connection.needs_reauth").await, 1);
    let answer = scene.access().await.unwrap();
    assert!(matches!(answer, AccessAnswer::NeedsReauth { .. }), "{answer:?}");
    scene.pass(3_600 * SECOND_MS).await;
    assert_eq!(scene.token_calls(), 2);
}

#[tokio::test]
async fn until_it_is_confirmed_a_caller_without_a_live_token_is_told_to_come_later() {
    let scene = Scene::ended().await;
    scene.refuse_next();
    for _ in 0..3 {
        let answer = scene.access().await.unwrap();
        assert!(matches!(answer, AccessAnswer::TryLater { .. }), "{answer:?}");
    }
    assert_eq!(scene.token_calls(), 1);
    scene.grant_next("2");
    scene.pass(30 * SECOND_MS).await;
    assert_eq!(scene.token().await, "access-2");
    assert_eq!(scene.audited("connection.needs_reauth").await, 0);
}

#[tokio::test]
async fn a_dead_grant_is_told_of_once_the_database_can_be_reached() {
    let scene = Scene::ended().await;
    scene.refuse_next();
    scene.access().await.unwrap();
    scene.refuse_next();
    let held = scene.test.http.hold().await;
    scene.test.clock.advance_ms(30 * SECOND_MS);
    let scene = std::sync::Arc::new(scene);
    let confirming = {
        let scene = scene.clone();
        tokio::spawn(async move { scene.access().await })
    };
    while scene.token_calls() < 2 {
        tokio::task::yield_now().await;
    }
    scene.test.wire.cut("database");
    drop(held);
    let answer = confirming.await.unwrap().unwrap();
    assert!(matches!(answer, AccessAnswer::NeedsReauth { .. }), "{answer:?}");
    scene.test.wire.mend("database");
    assert_eq!(scene.row().await.unwrap().state, ConnectionState::Active);
    scene.pass(60 * SECOND_MS).await;
    assert_eq!(scene.row().await.unwrap().state, ConnectionState::NeedsReauth);
    assert_eq!(scene.audited("connection.needs_reauth").await, 1);
    assert!(matches!(scene.cell().renewal, Renewal::Refused { tell_at: None, .. }));
}

#[tokio::test]
async fn a_refusal_in_doubt_is_let_be_once_the_row_is_closed() {
    let scene = Scene::ended().await;
    scene.refuse_next();
    scene.access().await.unwrap();
    let now = scene.test.house.clock.now();
    scene.test.house.store.connections.begin_disconnect(scene.person.id(), &scene.id, now).await.unwrap();
    scene.pass(3_600 * SECOND_MS).await;
    assert_eq!((scene.token_calls(), scene.cell().renewal), (1, Renewal::Quiet));
}
