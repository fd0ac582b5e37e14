use clawlink_core::id::ConnectionId;
use clawlink_core::ports::storage::{
    Connection, ConnectionState, Connections, NewConnection, Publication, UpstreamAccount,
};
use clawlink_core::time::{MINUTE_MS, UnixMs};
use clawlink_store::testing::{NOW, World};
use tokio::task::JoinSet;

use crate::support::{Scene, number};

async fn found(scene: &Scene, id: &ConnectionId) -> Connection {
    Connections::find(&scene.world.database, &scene.user, id).await.unwrap().unwrap()
}

fn publication(scene: &Scene, version: i64, kv_version: Option<i64>) -> Publication {
    Publication {
        user: scene.user.clone(),
        connection: scene.connection.clone(),
        version,
        kv_version,
        access_expires_at: Some(NOW.plus_ms(version)),
        renewable: true,
    }
}

fn versions(connection: &Connection) -> (i64, Option<i64>, Option<UnixMs>) {
    (connection.credential_version, connection.kv_version, connection.access_expires_at)
}

#[tokio::test]
async fn what_was_written_is_read_back() {
    let scene = Scene::open().await;
    let mut new = scene.world.new_connection(&scene.user, "forge", "con_2");
    new.instance.insert("host".to_owned(), "https://forge.example".to_owned());
    Connections::create(&scene.world.database, &new).await.unwrap();
    let row = found(&scene, &new.id).await;
    assert_eq!((row.number, row.state, row.credential_version), (2, ConnectionState::Pending, 0));
    assert_eq!((row.account, row.scopes), (new.account, new.scopes));
    assert_eq!((row.instance, row.captured), (new.instance, new.captured));
    assert_eq!(row.wrapped_dek.as_str(), new.wrapped_dek.as_str());
    assert_eq!((row.app.as_str(), row.auth_id.as_str(), row.created_at), ("forge", "oauth", NOW));
}

#[tokio::test]
async fn writing_the_same_row_again_wastes_no_number() {
    let scene = Scene::open().await;
    let new = scene.world.new_connection(&scene.user, "forge", "con_2");
    for _ in 0..2 {
        Connections::create(&scene.world.database, &new).await.unwrap();
    }
    let third = scene.world.connection(&scene.user, "forge", "con_3").await.unwrap();
    assert_eq!(found(&scene, &third).await.number, 3);
}

#[tokio::test]
async fn numbers_are_never_given_out_again() {
    let scene = Scene::open().await;
    let second = scene.world.pending(&scene.user, "forge", "con_2").await.unwrap();
    scene.world.database.delete(&second).await.unwrap();
    let third = scene.world.pending(&scene.user, "forge", "con_3").await.unwrap();
    assert_eq!(found(&scene, &third).await.number, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_connections_get_one_number_each_and_one_default() {
    let world = World::open().unwrap();
    let user = world.person("ann").await.unwrap();
    let mut tasks = JoinSet::new();
    for n in 0..16 {
        let (database, new) =
            (world.database.clone(), world.new_connection(&user, "forge", &format!("con_{n}")));
        tasks.spawn(async move { Connections::create(&database, &new).await.unwrap() });
    }
    tasks.join_all().await;
    let list = Connections::list(&world.database, &user, None).await.unwrap();
    let numbers: Vec<i64> = list.iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=16).collect::<Vec<_>>());
    assert_eq!(list.iter().filter(|row| row.is_default).count(), 1);
}

#[tokio::test]
async fn a_second_live_row_for_one_account_is_refused() {
    let scene = Scene::open().await;
    let account = UpstreamAccount { id: "account-con".to_owned(), label: "again".to_owned() };
    let twin = NewConnection { account, ..scene.world.new_connection(&scene.user, "workbench", "twin") };
    assert!(Connections::create(&scene.world.database, &twin).await.is_err());
    assert_eq!(number(&scene.world, "SELECT next_connection_number FROM users").await, 2);
    scene.world.database.begin_disconnect(&scene.user, &scene.connection, NOW).await.unwrap();
    Connections::create(&scene.world.database, &twin).await.unwrap();
}

#[tokio::test]
async fn a_connection_of_nobody_is_refused() {
    let world = World::open().unwrap();
    let new = world.new_connection(&"nobody".into(), "forge", "con");
    assert!(Connections::create(&world.database, &new).await.is_err());
}

#[tokio::test]
async fn only_a_newer_version_is_published() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    database.publish(&publication(&scene, 3, Some(2))).await.unwrap();
    let published = (3, Some(2), Some(NOW.plus_ms(3)));
    assert_eq!(versions(&found(&scene, &scene.connection).await), published);
    database.publish(&publication(&scene, 2, Some(2))).await.unwrap();
    database.publish(&publication(&scene, 3, None)).await.unwrap();
    assert_eq!(versions(&found(&scene, &scene.connection).await), published);
    let late_copy = Publication { access_expires_at: None, ..publication(&scene, 3, Some(3)) };
    database.publish(&late_copy).await.unwrap();
    assert_eq!(versions(&found(&scene, &scene.connection).await), (3, Some(3), Some(NOW.plus_ms(3))));
    database.publish(&publication(&scene, 4, None)).await.unwrap();
    assert_eq!(versions(&found(&scene, &scene.connection).await), (4, Some(3), Some(NOW.plus_ms(4))));
}

#[tokio::test]
async fn a_new_version_heals_a_refused_grant_and_a_repeat_does_not() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    database.mark_needs_reauth(&scene.user, &scene.connection, 7, "other version", NOW).await.unwrap();
    assert_eq!(found(&scene, &scene.connection).await.state, ConnectionState::Active);
    database.mark_needs_reauth(&scene.user, &scene.connection, 1, "invalid_grant", NOW).await.unwrap();
    database.publish(&publication(&scene, 2, None)).await.unwrap();
    let row = found(&scene, &scene.connection).await;
    assert_eq!((row.state, row.last_error), (ConnectionState::Active, None));
    database.mark_needs_reauth(&scene.user, &scene.connection, 2, "invalid_grant", NOW).await.unwrap();
    database.publish(&publication(&scene, 2, Some(2))).await.unwrap();
    let row = found(&scene, &scene.connection).await;
    assert_eq!((row.state, row.kv_version), (ConnectionState::NeedsReauth, Some(2)));
    assert_eq!(row.last_error.as_deref(), Some("invalid_grant"));
}

#[tokio::test]
async fn nothing_revives_a_row_that_is_taken_down() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    assert!(database.begin_disconnect(&scene.user, &scene.connection, NOW).await.unwrap());
    database.publish(&publication(&scene, 2, None)).await.unwrap();
    database.mark_needs_reauth(&scene.user, &scene.connection, 1, "late", NOW).await.unwrap();
    assert!(!database.set_default(&scene.user, &scene.connection).await.unwrap());
    assert!(!database.set_label(&scene.user, &scene.connection, Some("new")).await.unwrap());
    let row = found(&scene, &scene.connection).await;
    assert_eq!((row.state, row.credential_version), (ConnectionState::Disconnecting, 1));
    assert_eq!((row.is_default, row.label), (false, None));
    assert!(database.find_account(&scene.user, "workbench", "account-con").await.unwrap().is_none());
    assert!(Connections::list(database, &scene.user, None).await.unwrap().is_empty());
}

#[tokio::test]
async fn reconnecting_keeps_key_and_version() {
    let scene = Scene::open().await;
    let mut renewed = scene.world.new_connection(&scene.user, "workbench", "con");
    renewed.wrapped_dek = "another".to_owned().into();
    renewed.account.label = "Ann B.".to_owned();
    renewed.scopes = vec!["notes:read".to_owned(), "notes:write".to_owned()];
    renewed.captured.clear();
    renewed.auth_id = "api_key".to_owned();
    renewed.instance.insert("host".to_owned(), "https://forge.example".to_owned());
    scene.world.database.renew(&renewed).await.unwrap();
    let row = found(&scene, &scene.connection).await;
    assert_eq!((row.wrapped_dek.as_str(), row.credential_version), ("wrapped-con", 1));
    assert_eq!((row.account.label, row.scopes), (renewed.account.label, renewed.scopes));
    assert_eq!((row.auth_id, row.instance), (renewed.auth_id, renewed.instance));
    assert!(row.captured.is_empty());
}

#[tokio::test]
async fn the_list_goes_by_app_and_number_and_can_be_narrowed() {
    let scene = Scene::open().await;
    for (app, id) in [("forge", "con_2"), ("workbench", "con_3"), ("forge", "con_4")] {
        scene.world.connection(&scene.user, app, id).await.unwrap();
    }
    let of = async |app| {
        let list = Connections::list(&scene.world.database, &scene.user, app).await.unwrap();
        list.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!(of(None).await, [2, 4, 1, 3]);
    assert_eq!(of(Some("workbench")).await, [1, 3]);
}

#[tokio::test]
async fn another_persons_connection_is_no_connection() {
    let scene = Scene::open().await;
    let (database, bob) = (&scene.world.database, scene.world.person("bob").await.unwrap());
    let id = &scene.connection;
    assert!(Connections::find(database, &bob, id).await.unwrap().is_none());
    assert!(!database.set_label(&bob, id, Some("mine")).await.unwrap());
    assert!(!database.set_default(&bob, id).await.unwrap());
    assert!(!database.begin_disconnect(&bob, id, NOW).await.unwrap());
    database.publish(&Publication { user: bob.clone(), ..publication(&scene, 9, None) }).await.unwrap();
    database.mark_needs_reauth(&bob, id, 1, "bob", NOW).await.unwrap();
    let row = found(&scene, id).await;
    assert_eq!((row.state, row.credential_version), (ConnectionState::Active, 1));
    assert!(row.is_default);
}

#[tokio::test]
async fn results_are_noted_and_a_label_can_be_set_and_taken() {
    let scene = Scene::open().await;
    let (database, id) = (&scene.world.database, &scene.connection);
    database.note_result(id, NOW, Some("upstream_error"), None).await.unwrap();
    assert_eq!(found(&scene, id).await.last_error.as_deref(), Some("upstream_error"));
    for (minute, noted) in [(5, 5), (0, 5), (19, 5), (20, 20)] {
        database.note_result(id, NOW.plus_ms(minute * MINUTE_MS), None, None).await.unwrap();
        let row = found(&scene, id).await;
        assert_eq!((row.last_success_at, row.last_error), (Some(NOW.plus_ms(noted * MINUTE_MS)), None));
    }
    database.note_result(id, NOW, Some("upstream_error"), None).await.unwrap();
    database.note_result(id, NOW.plus_ms(21 * MINUTE_MS), None, None).await.unwrap();
    let row = found(&scene, id).await;
    assert_eq!((row.last_success_at, row.last_error), (Some(NOW.plus_ms(21 * MINUTE_MS)), None));
    assert!(database.set_label(&scene.user, id, Some("work")).await.unwrap());
    assert_eq!(found(&scene, id).await.label.as_deref(), Some("work"));
    assert!(database.set_label(&scene.user, id, None).await.unwrap());
    assert_eq!(found(&scene, id).await.label, None);
}

#[tokio::test]
async fn a_call_that_ends_late_does_not_hide_a_refused_grant() {
    let scene = Scene::open().await;
    let (database, id) = (&scene.world.database, &scene.connection);
    database.mark_needs_reauth(&scene.user, id, 1, "invalid_grant", NOW).await.unwrap();
    database.note_result(id, NOW, None, None).await.unwrap();
    database.note_result(id, NOW, Some("upstream_error"), None).await.unwrap();
    assert_eq!(found(&scene, id).await.last_error.as_deref(), Some("invalid_grant"));
}

#[tokio::test]
async fn unfinished_rows_are_listed_oldest_first_after_their_time() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    scene.world.pending(&scene.user, "forge", "con_2").await.unwrap();
    database.begin_disconnect(&scene.user, &scene.connection, NOW.plus_ms(10)).await.unwrap();
    database.begin_disconnect(&scene.user, &scene.connection, NOW.plus_ms(99)).await.unwrap();
    let unfinished = async |ms, limit| {
        let rows = database.list_unfinished(NOW.plus_ms(ms), limit).await.unwrap();
        rows.iter().map(|row| row.id.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert!(unfinished(0, 9).await.is_empty());
    assert_eq!(unfinished(10, 9).await, ["con_2"]);
    assert_eq!(unfinished(11, 9).await, ["con_2", "con"]);
    assert_eq!(unfinished(11, 1).await, ["con_2"]);
    database.put_off(&"con_2".into(), NOW.plus_ms(20)).await.unwrap();
    assert_eq!(unfinished(30, 9).await, ["con", "con_2"]);
}

#[tokio::test]
async fn only_rows_that_hold_nothing_are_deleted() {
    let scene = Scene::open().await;
    let database = &scene.world.database;
    let pending = scene.world.pending(&scene.user, "forge", "con_2").await.unwrap();
    database.delete(&pending).await.unwrap();
    database.delete(&scene.connection).await.unwrap();
    assert!(Connections::find(database, &scene.user, &pending).await.unwrap().is_none());
    assert_eq!(found(&scene, &scene.connection).await.state, ConnectionState::Active);
    database.begin_disconnect(&scene.user, &scene.connection, NOW).await.unwrap();
    database.delete(&scene.connection).await.unwrap();
    assert_eq!(found(&scene, &scene.connection).await.state, ConnectionState::Disconnecting);
}
