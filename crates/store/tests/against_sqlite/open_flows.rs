//! A flow that is still open is found for its person, app and target.

use clawlink_core::id::{ConnectionId, UserId};
use clawlink_core::ports::storage::ConnectionSessions;

use crate::connection_sessions::{found, redirected};

#[tokio::test]
async fn a_flow_is_found_while_it_is_open_and_by_its_own_person_app_and_target() {
    let (database, session) = redirected().await;
    let end = session.expires_at;
    let find = async |user: &str, app: &str, target: Option<&str>, at| {
        let target = target.map(ConnectionId::from);
        let flow = database.find_open(&UserId::from(user), app, target.as_ref(), at).await.unwrap();
        flow.map(|flow| flow.id)
    };
    let (user, target) = (session.user.as_str(), Some("con_old"));
    assert_eq!(find(user, "workbench", target, end).await, Some(session.id.clone()));
    for (user, app, target, at) in [
        (user, "workbench", target, end.plus_ms(1)),
        ("bob", "workbench", target, end),
        (user, "gmail", target, end),
        (user, "workbench", None, end),
        (user, "workbench", Some("con_new"), end),
    ] {
        assert_eq!(find(user, app, target, at).await, None, "{user} {app} {target:?}");
    }
    database.finish(&session.id, Err("declined")).await.unwrap();
    assert_eq!(
        find(user, "workbench", target, end).await,
        None,
        "{:?}",
        found(&database, &session).await.status
    );
}
