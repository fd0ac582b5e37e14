use clawlink_core::ports::storage::{WebSession, WebSessions};
use clawlink_core::time::{DAY_MS, MINUTE_MS};
use clawlink_store::Database;
use clawlink_store::testing::{NOW, World};

async fn with_session() -> (Database, WebSession) {
    let world = World::open().unwrap();
    let session = WebSession {
        id_hash: "session".to_owned(),
        user: world.person("ann").await.unwrap(),
        created_at: NOW,
        last_seen_at: NOW,
        expires_at: NOW.plus_ms(30 * DAY_MS),
    };
    WebSessions::create(&world.database, &session).await.unwrap();
    (world.database, session)
}

#[tokio::test]
async fn a_session_stands_until_it_is_removed() {
    let (database, session) = with_session().await;
    let row = WebSessions::find(&database, "session").await.unwrap().unwrap();
    assert_eq!((row.user, row.created_at, row.expires_at), (session.user, NOW, session.expires_at));
    WebSessions::remove(&database, "session").await.unwrap();
    assert!(WebSessions::find(&database, "session").await.unwrap().is_none());
}

#[tokio::test]
async fn requests_are_noted_to_the_quarter_hour() {
    let (database, _) = with_session().await;
    for (at, noted) in [(14, 0), (15, 15), (29, 15), (31, 31)] {
        WebSessions::touch(&database, "session", NOW.plus_ms(at * MINUTE_MS)).await.unwrap();
        let row = WebSessions::find(&database, "session").await.unwrap().unwrap();
        assert_eq!(row.last_seen_at, NOW.plus_ms(noted * MINUTE_MS));
    }
}

#[tokio::test]
async fn sessions_past_their_end_or_long_unseen_are_removed_and_counted() {
    let (database, session) = with_session().await;
    let idle = WebSession { id_hash: "idle".to_owned(), last_seen_at: NOW.plus_ms(-1), ..session.clone() };
    WebSessions::create(&database, &idle).await.unwrap();
    assert_eq!(WebSessions::expire(&database, NOW, NOW).await.unwrap(), 1);
    assert!(WebSessions::find(&database, "session").await.unwrap().is_some());
    assert_eq!(WebSessions::expire(&database, session.expires_at, NOW).await.unwrap(), 1);
}
