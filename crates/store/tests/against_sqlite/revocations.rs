use clawlink_core::ports::storage::{Connections, Revocation, RevocationOutcome, Revocations};
use clawlink_core::time::UnixMs;
use clawlink_store::testing::NOW;

use crate::support::{Scene, number};

async fn found(scene: &Scene) -> Option<Revocation> {
    Revocations::find(&scene.world.database, &scene.user, &scene.connection).await.unwrap()
}

#[tokio::test]
async fn a_revocation_is_opened_with_the_closing_of_its_row_and_ended_with_its_deletion() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    assert!(found(&scene).await.is_none());
    for ms in [0, 5] {
        assert!(database.begin_disconnect(&scene.user, &scene.connection, NOW.plus_ms(ms)).await.unwrap());
    }
    let open = found(&scene).await.unwrap();
    assert_eq!((open.app.as_str(), open.account_label.as_str()), ("workbench", "con@workbench"));
    assert_eq!((open.began_at, open.ended_at, open.outcome), (NOW, None, None));
    for (ms, outcome) in [(7, RevocationOutcome::Revoked), (9, RevocationOutcome::Unconfirmed)] {
        database.end_disconnect(&scene.connection, outcome, NOW.plus_ms(ms)).await.unwrap();
    }
    let ended = found(&scene).await.unwrap();
    assert_eq!((ended.ended_at, ended.outcome), (Some(NOW.plus_ms(7)), Some(RevocationOutcome::Revoked)));
    assert_eq!(number(&scene.world, "SELECT count(*) FROM user_integrations").await, 0);
}

#[tokio::test]
async fn a_row_that_nobody_closed_is_not_ended() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    database.end_disconnect(&scene.connection, RevocationOutcome::Revoked, NOW).await.unwrap();
    assert!(found(&scene).await.is_none());
    assert_eq!(number(&scene.world, "SELECT count(*) FROM user_integrations").await, 1);
}

#[tokio::test]
async fn a_person_sees_their_own_newest_first_until_they_are_forgotten() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    let bob = scene.world.person("bob").await.unwrap();
    let second = scene.world.connection(&scene.user, "forge", "con_2").await.unwrap();
    database.begin_disconnect(&scene.user, &scene.connection, NOW).await.unwrap();
    database.begin_disconnect(&scene.user, &second, NOW.plus_ms(1)).await.unwrap();
    let list = async |user, since: i64| {
        let rows = Revocations::list(database, user, UnixMs(since), 9).await.unwrap();
        rows.iter().map(|row| row.connection.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(list(&scene.user, 0).await, ["con_2", "con"]);
    assert_eq!(list(&scene.user, NOW.0).await, ["con_2"]);
    assert!(list(&bob, 0).await.is_empty());
    assert!(Revocations::find(database, &bob, &second).await.unwrap().is_none());
    database.end_disconnect(&second, RevocationOutcome::NotOffered, NOW.plus_ms(2)).await.unwrap();
    Revocations::expire(database, NOW.plus_ms(9)).await.unwrap();
    assert_eq!(list(&scene.user, 0).await, ["con"], "what is pending stays");
}
