use clawlink_core::ports::storage::{Audit, AuditEvent};
use clawlink_store::testing::{NOW, World};
use clawlink_store::{Sql, Statement};

use crate::support::look;

#[tokio::test]
async fn an_audit_event_is_appended_and_never_changed() {
    let world = World::open().unwrap();
    let event = AuditEvent {
        at: NOW,
        user: "ann".into(),
        actor: "person".to_owned(),
        action: "sign_in",
        target: "ann".to_owned(),
    };
    world.database.append(&event).await.unwrap();
    world.database.append(&event).await.unwrap();
    let rows = look(&world, "SELECT at, user_id, actor, action, target FROM audit_events").await;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["action"], "sign_in");
    let change = Statement::new("UPDATE audit_events SET actor = 'nobody'", vec![]);
    let error = world.sql.query(change).await.unwrap_err().to_string();
    assert!(error.contains("audit events are never changed"), "{error}");
}
