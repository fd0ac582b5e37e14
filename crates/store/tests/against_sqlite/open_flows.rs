//! A flow that is still open is found for its person, app, target and way back.

use clawlink_core::id::{ConnectionId, UserId};
use clawlink_core::local_path::LocalPath;
use clawlink_core::ports::storage::ConnectionSessions;

use crate::connection_sessions::{found, redirected};

#[tokio::test]
async fn a_flow_is_found_while_it_is_open_and_by_its_own_person_app_target_and_way_back() {
    let (database, session) = redirected().await;
    let end = session.expires_at;
    let back = session.return_path.clone();
    let find_back = async |user: &str, app: &str, target: Option<&str>, back: Option<LocalPath>, at| {
        let (user, target) = (UserId::from(user), target.map(ConnectionId::from));
        let flow = database.find_open(&user, app, target.as_ref(), back.as_ref(), at).await.unwrap();
        flow.map(|flow| flow.id)
    };
    let find = async |user, app, target, at| find_back(user, app, target, back.clone(), at).await;
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
    for back in [None, LocalPath::parse("/dashboard").ok()] {
        assert_eq!(find_back(user, "workbench", target, back, end).await, None);
    }
    database.finish(&session.id, Err("declined")).await.unwrap();
    assert_eq!(
        find(user, "workbench", target, end).await,
        None,
        "{:?}",
        found(&database, &session).await.status
    );
}
