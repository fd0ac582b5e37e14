//! What a connection's health is derived from.

use clawlink_core::id::ConnectionId;
use clawlink_core::ports::storage::{Connection, Connections, Publication};
use clawlink_core::time::{DAY_MS, MINUTE_MS, UnixMs};
use clawlink_store::testing::NOW;

use crate::support::Scene;

const LATER: UnixMs = NOW.plus_ms(10 * MINUTE_MS);

async fn found(scene: &Scene, id: &ConnectionId) -> Connection {
    Connections::find(&scene.world.database, &scene.user, id).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_row_of_failures_began_with_its_first_and_ends_with_a_success() {
    let scene = Scene::open().await;
    let (database, id) = (&scene.world.database, &scene.connection);
    for (at, code) in [(NOW, "provider"), (LATER, "upstream_timeout")] {
        database.note_result(id, at, Some(code), None).await.unwrap();
    }
    let row = found(&scene, id).await;
    assert_eq!((row.last_error.as_deref(), row.failing_since), (Some("upstream_timeout"), Some(NOW)));
    database.note_result(id, LATER, None, None).await.unwrap();
    assert_eq!(found(&scene, id).await.failing_since, None);
}

#[tokio::test]
async fn a_failing_row_is_listed_when_it_is_due_and_taken_by_one_run() {
    let scene = Scene::open().await;
    let (database, id) = (&scene.world.database, &scene.connection);
    database.note_result(id, NOW, Some("provider"), Some(LATER)).await.unwrap();
    assert!(database.list_to_probe(LATER.plus_ms(-1), 9).await.unwrap().is_empty());
    assert_eq!(database.list_to_probe(LATER, 9).await.unwrap().len(), 1);
    let next = LATER.plus_ms(60 * MINUTE_MS);
    assert!(database.put_off_probe(id, LATER, Some(next)).await.unwrap());
    assert!(!database.put_off_probe(id, LATER, Some(next)).await.unwrap(), "another run was first");
    assert!(database.list_to_probe(LATER, 9).await.unwrap().is_empty());
    database.note_result(id, LATER, None, None).await.unwrap();
    assert!(database.list_to_probe(next, 9).await.unwrap().is_empty(), "it is well again");
}

#[tokio::test]
async fn a_row_that_is_given_up_is_listed_no_more() {
    let scene = Scene::open().await;
    let (database, id) = (&scene.world.database, &scene.connection);
    database.note_result(id, NOW, Some("provider"), Some(LATER)).await.unwrap();
    assert!(database.put_off_probe(id, LATER, None).await.unwrap());
    assert!(database.list_to_probe(NOW.plus_ms(400 * DAY_MS), 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn one_call_hears_that_it_turned_the_row() {
    let scene = Scene::open().await;
    let (database, id) = (&scene.world.database, &scene.connection);
    for turned in [true, false] {
        let marked = database.mark_needs_reauth(&scene.user, id, 1, "invalid_grant", NOW).await.unwrap();
        assert_eq!(marked, turned);
    }
    assert_eq!(found(&scene, id).await.failing_since, Some(NOW));
}

#[tokio::test]
async fn a_publication_says_whether_the_credential_can_be_renewed() {
    let scene = Scene::open().await;
    let publication = |version, renewable| Publication {
        user: scene.user.clone(),
        connection: scene.connection.clone(),
        version,
        kv_version: Some(version),
        access_expires_at: Some(LATER),
        renewable,
    };
    for (version, renewable) in [(2, false), (3, true)] {
        scene.world.database.publish(&publication(version, renewable)).await.unwrap();
        assert_eq!(found(&scene, &scene.connection).await.renewable, Some(renewable));
    }
}
