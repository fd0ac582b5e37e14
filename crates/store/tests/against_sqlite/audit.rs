use clawlink_core::audit::{CHAIN_START, link_hash};
use clawlink_core::ports::storage::{Audit, AuditEvent};
use clawlink_core::time::UnixMs;
use clawlink_store::testing::{NOW, World};
use clawlink_store::{Sql, Statement};

use crate::support::look;

fn event(user: &str, target: &str) -> AuditEvent {
    let (actor, target) = ("person".to_owned(), target.to_owned());
    AuditEvent { at: NOW, user: user.into(), actor, action: "sign_in", target }
}

#[tokio::test]
async fn each_persons_events_are_a_chain_of_their_own() {
    let world = World::open().unwrap();
    for (user, target) in [("ann", "1"), ("bob", "2"), ("ann", "3")] {
        world.database.append(&event(user, target)).await.unwrap();
    }
    let ann = world.database.list_chain(&"ann".into(), 0, 10).await.unwrap();
    assert_eq!(
        ann.iter().map(|link| (link.seq, link.target.as_str())).collect::<Vec<_>>(),
        [(1, "1"), (2, "3")]
    );
    assert_eq!((ann[0].prev_hash.as_str(), &ann[1].prev_hash), (CHAIN_START, &ann[0].hash));
    assert!(ann.iter().all(|link| link.hash == link_hash("ann", link)));
    assert_eq!(world.database.list_chain(&"bob".into(), 0, 10).await.unwrap()[0].seq, 1);
    assert_eq!(world.database.list_chain(&"ann".into(), 1, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn events_that_come_at_once_form_one_chain() {
    let world = World::open().unwrap();
    let database = &world.database;
    let appends = (0..20).map(|target| {
        let (database, event) = (database.clone(), event("ann", &target.to_string()));
        tokio::spawn(async move { database.append(&event).await.unwrap() })
    });
    for task in appends.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let chain = database.list_chain(&"ann".into(), 0, 100).await.unwrap();
    assert_eq!(chain.len(), 20);
    let mut before = CHAIN_START;
    for (seq, link) in (1..).zip(&chain) {
        assert_eq!((link.seq, link.prev_hash.as_str()), (seq, before));
        before = &link.hash;
    }
}

#[tokio::test]
async fn an_event_of_the_last_year_cannot_be_deleted() {
    let world = World::open().unwrap();
    world.database.append(&event("ann", "1")).await.unwrap();
    let delete = || Statement::new("DELETE FROM audit_events", vec![]);
    let error = world.sql.query(delete()).await.unwrap_err().to_string();
    assert!(error.contains("kept for a year"), "{error}");
    let world = World::open().unwrap();
    world.database.append(&AuditEvent { at: UnixMs(0), ..event("ann", "1") }).await.unwrap();
    world.sql.query(delete()).await.unwrap();
    assert!(look(&world, "SELECT 1 FROM audit_events").await.is_empty());
}

#[tokio::test]
async fn an_audit_event_is_appended_and_never_changed() {
    let world = World::open().unwrap();
    let event = event("ann", "ann");
    world.database.append(&event).await.unwrap();
    world.database.append(&event).await.unwrap();
    let rows = look(&world, "SELECT at, user_id, actor, action, target FROM audit_events").await;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["action"], "sign_in");
    let change = Statement::new("UPDATE audit_events SET actor = 'nobody'", vec![]);
    let error = world.sql.query(change).await.unwrap_err().to_string();
    assert!(error.contains("audit events are never changed"), "{error}");
}
