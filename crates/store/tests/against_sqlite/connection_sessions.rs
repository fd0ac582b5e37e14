use std::collections::BTreeMap;

use clawlink_core::id::{ConnectionId, UserId};
use clawlink_core::local_path::LocalPath;
use clawlink_core::ports::storage::{ConnectionSession, ConnectionSessions, SessionStatus};
use clawlink_core::time::MINUTE_MS;
use clawlink_store::Database;
use clawlink_store::testing::{NOW, World};
use tokio::task::JoinSet;

async fn started() -> (Database, ConnectionSession) {
    let world = World::open().unwrap();
    world.person("bob").await.unwrap();
    let session = ConnectionSession {
        id: "cse_1".into(),
        user: world.person("ann").await.unwrap(),
        app: "workbench".to_owned(),
        status: SessionStatus::Started,
        target: Some("con_old".into()),
        auth_id: None,
        client: None,
        instance: BTreeMap::new(),
        state_hash: None,
        verifier: None,
        connection: None,
        wider: Vec::new(),
        failure: None,
        return_path: Some(LocalPath::parse("/dashboard/apps").unwrap()),
        created_at: NOW,
        expires_at: NOW.plus_ms(15 * MINUTE_MS),
    };
    ConnectionSessions::create(&world.database, &session).await.unwrap();
    (world.database, session)
}

fn leaving(session: &ConnectionSession, state: &str) -> ConnectionSession {
    ConnectionSession {
        status: SessionStatus::Redirected,
        auth_id: Some("oauth".to_owned()),
        client: Some("ocl_1".into()),
        instance: BTreeMap::from([("host".to_owned(), "https://forge.example".to_owned())]),
        state_hash: Some(state.to_owned()),
        verifier: Some("sealed-verifier".to_owned()),
        ..session.clone()
    }
}

pub(crate) async fn redirected() -> (Database, ConnectionSession) {
    let (database, session) = started().await;
    let session = leaving(&session, "state");
    assert!(database.redirect(&session, NOW).await.unwrap());
    (database, session)
}

pub(crate) async fn found(database: &Database, session: &ConnectionSession) -> ConnectionSession {
    ConnectionSessions::find(database, &session.user, &session.id).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_flow_is_read_back_by_its_owner_alone() {
    let (database, session) = started().await;
    let row = found(&database, &session).await;
    assert_eq!((row.status, row.target, row.app), (SessionStatus::Started, session.target, session.app));
    assert_eq!((row.created_at, row.expires_at), (session.created_at, session.expires_at));
    assert_eq!(row.return_path, session.return_path);
    let bob = UserId::from("bob");
    assert!(ConnectionSessions::find(&database, &bob, &session.id).await.unwrap().is_none());
}

#[tokio::test]
async fn a_state_is_consumed_once_and_shows_the_flow_as_it_stood() {
    let (database, session) = redirected().await;
    let row = database.consume_state(&session.user, "state", NOW).await.unwrap().unwrap();
    assert_eq!((row.status, row.state_hash.as_deref()), (SessionStatus::Redirected, Some("state")));
    assert_eq!((row.verifier, row.auth_id), (session.verifier.clone(), session.auth_id.clone()));
    assert_eq!(row.instance, session.instance);
    assert!(database.consume_state(&session.user, "state", NOW).await.unwrap().is_none());
    assert_eq!(found(&database, &session).await.state_hash, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_parallel_callbacks_one_gets_the_flow() {
    let (database, session) = redirected().await;
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let (database, user) = (database.clone(), session.user.clone());
        tasks.spawn(async move { database.consume_state(&user, "state", NOW).await.unwrap() });
    }
    assert_eq!(tasks.join_all().await.into_iter().flatten().count(), 1);
}

#[tokio::test]
async fn a_state_is_nothing_to_another_browser_or_after_its_time() {
    let (database, session) = redirected().await;
    assert!(database.consume_state(&"bob".into(), "state", NOW).await.unwrap().is_none());
    assert!(database.consume_state(&session.user, "state", session.expires_at).await.unwrap().is_none());
    assert!(database.consume_state(&session.user, "state", NOW).await.unwrap().is_some());
}

#[tokio::test]
async fn leaving_again_replaces_the_state() {
    let (database, session) = redirected().await;
    assert!(database.redirect(&leaving(&session, "second"), NOW).await.unwrap());
    assert!(database.consume_state(&session.user, "state", NOW).await.unwrap().is_none());
    assert!(database.consume_state(&session.user, "second", NOW).await.unwrap().is_some());
}

#[tokio::test]
async fn a_flow_that_is_over_cannot_leave() {
    let (database, session) = started().await;
    assert!(!database.redirect(&leaving(&session, "state"), session.expires_at).await.unwrap());
    let foreign = ConnectionSession { user: "bob".into(), ..leaving(&session, "state") };
    assert!(!database.redirect(&foreign, NOW).await.unwrap());
    database.finish(&session.id, Err("access_denied")).await.unwrap();
    assert!(!database.redirect(&leaving(&session, "state"), NOW).await.unwrap());
}

#[tokio::test]
async fn the_first_end_stays_and_the_verifier_goes() {
    let (database, session) = redirected().await;
    let connection = ConnectionId::from("con_1");
    database.finish(&session.id, Ok(&connection)).await.unwrap();
    database.finish(&session.id, Err("too_late")).await.unwrap();
    let row = found(&database, &session).await;
    assert_eq!((row.status, row.connection), (SessionStatus::Completed, Some(connection)));
    assert_eq!((row.failure, row.state_hash, row.verifier), (None, None, None));
}

#[tokio::test]
async fn a_failure_keeps_its_code() {
    let (database, session) = started().await;
    database.finish(&session.id, Err("access_denied")).await.unwrap();
    let row = found(&database, &session).await;
    assert_eq!((row.status, row.failure.as_deref()), (SessionStatus::Failed, Some("access_denied")));
}

#[tokio::test]
async fn flows_that_ended_before_the_line_are_removed_and_counted() {
    let (database, session) = started().await;
    assert_eq!(ConnectionSessions::expire(&database, session.expires_at).await.unwrap(), 0);
    assert_eq!(ConnectionSessions::expire(&database, session.expires_at.plus_ms(1)).await.unwrap(), 1);
}
