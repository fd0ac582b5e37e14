//! One mail for each turn of a connection that comes to need its person.

use clawlink_core::ports::Mail;
use clawlink_core::ports::storage::ConnectionState;
use clawlink_core::time::{DAY_MS, MINUTE_MS, SECOND_MS};

use crate::support::Scene;

/// The mails that ask for a reconnect.
fn mails(scene: &Scene) -> Vec<Mail> {
    scene.test.mail.all().into_iter().filter(|mail| mail.subject.contains("reconnect")).collect()
}

/// The grant is refused twice, and the row has turned; nothing was sent yet.
async fn refused(scene: &Scene) {
    scene.refuse_next();
    scene.access().await.unwrap();
    scene.refuse_next();
    scene.pass(30 * SECOND_MS).await;
    assert_eq!(scene.row().await.unwrap().state, ConnectionState::NeedsReauth);
    assert!(mails(scene).is_empty());
}

#[tokio::test]
async fn a_turn_sends_one_mail_that_names_app_account_and_link() {
    let scene = Scene::ended().await;
    refused(&scene).await;
    scene.test.background.finish().await;
    for _ in 0..30 {
        scene.pass(MINUTE_MS).await;
        scene.sweep().await;
        scene.access().await.unwrap();
        scene.test.background.finish().await;
    }
    let sent = mails(&scene);
    let [mail] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        ("mara@example.com", "Workbench needs you to reconnect")
    );
    let link = format!("{}/dashboard/connections/{}", scene.test.house.config.web_origin, scene.id);
    assert!(mail.text.contains("Workbench as mara") && mail.text.contains(&link), "{}", mail.text);
    assert!(mail.text.contains("no longer accepts the sign-in"), "{}", mail.text);
    assert!(!mail.text.contains("refresh-") && !mail.text.contains("access-"), "{}", mail.text);
}

#[tokio::test]
async fn whoever_is_cut_off_leaves_the_mail_to_the_sweeper() {
    let scene = Scene::ended().await;
    refused(&scene).await;
    // The background work of the turn never runs.
    scene.sweep().await;
    scene.sweep_later().await;
    assert_eq!(mails(&scene).len(), 1);
}

#[tokio::test]
async fn two_who_are_at_it_at_once_send_one_mail() {
    let scene = Scene::ended().await;
    refused(&scene).await;
    scene.sweep().await;
    scene.test.background.finish().await;
    assert_eq!(mails(&scene).len(), 1);
}

#[tokio::test]
async fn a_mail_that_could_not_be_sent_comes_ten_minutes_later_under_the_same_key() {
    let scene = Scene::ended().await;
    refused(&scene).await;
    scene.test.mail.fail_next();
    scene.test.background.finish().await;
    for _ in 0..9 {
        scene.sweep_later().await;
    }
    assert!(mails(&scene).is_empty());
    scene.sweep_later().await;
    let sent = mails(&scene);
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].key.as_deref(), Some(format!("reauth/{}/1", scene.id).as_str()));
}

#[tokio::test]
async fn nobody_is_asked_to_reconnect_what_was_reconnected_or_closed_meanwhile() {
    for close in [false, true] {
        let scene = Scene::ended().await;
        refused(&scene).await;
        if close {
            let now = scene.test.house.clock.now();
            let connections = &scene.test.house.store.connections;
            connections.begin_disconnect(scene.person.id(), &scene.id, now).await.unwrap();
        } else {
            scene.test.connect(&scene.person, "workbench", "mara").await.unwrap();
        }
        scene.test.background.finish().await;
        scene.sweep_later().await;
        assert!(mails(&scene).is_empty(), "closed: {close}");
    }
}

#[tokio::test]
async fn another_turn_is_another_mail_and_an_old_one_is_let_go() {
    let scene = Scene::ended().await;
    refused(&scene).await;
    scene.test.background.finish().await;
    scene.test.connect(&scene.person, "workbench", "mara").await.unwrap();
    let row = scene.row().await.unwrap();
    let (connections, now) = (&scene.test.house.store.connections, scene.test.house.clock.now());
    for _ in 0..2 {
        let version = row.credential_version;
        connections
            .mark_needs_reauth(&row.user, &row.id, version, "credential_unreadable", now)
            .await
            .unwrap();
    }
    scene.sweep().await;
    let sent = mails(&scene);
    assert_eq!(sent.len(), 2);
    assert!(sent[1].text.contains("no longer opens"), "{}", sent[1].text);

    let late = Scene::ended().await;
    refused(&late).await;
    late.test.clock.advance_ms(DAY_MS + 1);
    late.sweep().await;
    assert!(mails(&late).is_empty());
}
