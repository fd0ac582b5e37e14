//! Another account than was to be reconnected: what becomes of it, after every cut too.

use clawlink_core::connect::{Callback, Landed, Start, choose, complete, redirect, start};
use clawlink_core::id::ConnectionSessionId;
use clawlink_core::ports::storage::{
    Connection, ConnectionState, HeldChoice, RevocationOutcome, SessionStatus,
};
use clawlink_core::secret::Secret;
use clawlink_core::testing::Trip;
use clawlink_core::time::MINUTE_MS;
use clawlink_store::Statement;

use crate::support::{Scene, until_crash};

const STEPS: usize = 200;
const ISSUER: &str = "http://127.0.0.1:8789";

/// Leaves to reconnect `mara`; the flow and its state.
async fn leave(scene: &Scene) -> (ConnectionSessionId, String) {
    let request = Start { app: "workbench".to_owned(), target: Some(scene.id.clone()), return_path: None };
    let session = start(&scene.test.house, scene.person.id(), &request).await.unwrap();
    let url = redirect(&scene.test.house, &scene.person, "workbench", &session.id, "oauth").await.unwrap();
    let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    (session.id, state)
}

fn back(state: &str) -> Callback {
    Callback {
        app: "workbench".to_owned(),
        state: Some(state.to_owned()),
        code: Some(Secret::new("code".to_owned())),
        iss: Some(ISSUER.to_owned()),
        ..Callback::default()
    }
}

fn script(scene: &Scene, account: &str) {
    scene.grant_next(account);
    let person = format!(r#"{{"sub":"{account}","email":"{account}@workbench.test","name":"x"}}"#);
    scene.test.http.answer(200, &person);
}

/// `mara` was to be reconnected, and `noah` came.
async fn held(scene: &Scene) -> ConnectionSessionId {
    let (session, state) = leave(scene).await;
    script(scene, "noah");
    let ended = complete(&scene.test.house, &scene.person, back(&state)).await.unwrap();
    assert!(matches!(ended.outcome, Ok(Landed::Held)));
    session
}

async fn status(scene: &Scene, session: &ConnectionSessionId) -> (SessionStatus, Option<String>) {
    let sessions = &scene.test.house.store.connection_sessions;
    let row = sessions.find(scene.person.id(), session).await.unwrap().unwrap();
    (row.status, row.failure)
}

async fn rows(scene: &Scene) -> Vec<Connection> {
    scene.test.house.store.connections.list(scene.person.id(), None).await.unwrap()
}

async fn count(scene: &Scene, sql: &'static str) -> i64 {
    let rows = clawlink_store::Sql::query(&*scene.test.sql, Statement::new(sql, vec![])).await.unwrap();
    rows[0].values().next().unwrap().as_i64().unwrap()
}

async fn accounts(scene: &Scene) -> Vec<(String, bool)> {
    rows(scene).await.into_iter().map(|row| (row.account.id, row.is_default)).collect()
}

fn revoked(scene: &Scene, token: &str) -> usize {
    scene.asked("/oauth/revoke").iter().filter(|body| body.contains(token)).count()
}

/// The alarms of every connection there was, and the sweeper, have had their time.
async fn recover(scene: &Scene, minutes: i64) {
    let mut ids = std::collections::BTreeSet::new();
    for _ in 0..minutes {
        // Objects outlive their rows.
        let known = "SELECT id FROM user_integrations UNION SELECT connection_id AS id FROM revocations";
        let rows = clawlink_store::Sql::query(&*scene.test.sql, Statement::new(known, vec![])).await;
        ids.extend(rows.unwrap().into_iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        for id in &ids {
            // A fault is the alarm's own to mend.
            let _ = scene.test.actor.ring(&id.as_str().into()).await;
        }
        scene.sweep_later().await;
    }
}

#[tokio::test]
async fn nothing_changes_until_a_word_and_no_secret_stands_open() {
    let scene = Scene::connected().await;
    let before = scene.row().await.unwrap();
    let session = held(&scene).await;
    let after = scene.row().await.unwrap();
    assert_eq!((before.credential_version, before.account), (after.credential_version, after.account));
    assert_eq!(status(&scene, &session).await, (SessionStatus::Held, None));
    assert_eq!(accounts(&scene).await, [("mara".to_owned(), true)]);
    let plain = "SELECT count(*) FROM held_accounts WHERE sealed_credential NOT LIKE 's1.k1.%'
        OR sealed_credential LIKE '%noah%'";
    assert_eq!(count(&scene, plain).await, 0);
    assert_eq!(count(&scene, "SELECT count(*) FROM held_accounts").await, 1);
}

#[tokio::test]
async fn a_sealed_credential_opens_in_no_other_row() {
    let scene = Scene::connected().await;
    let (first, second) = (held(&scene).await, held(&scene).await);
    let swap =
        "UPDATE held_accounts SET sealed_credential = (SELECT max(sealed_credential) FROM held_accounts)";
    clawlink_store::Sql::query(&*scene.test.sql, Statement::new(swap, vec![])).await.unwrap();
    let mut outcomes = Vec::new();
    for session in [first, second] {
        choose(&scene.test.house, &scene.person, &session, HeldChoice::Keep).await.unwrap();
        outcomes.push(status(&scene, &session).await);
    }
    outcomes.sort_by_key(|(_, failure)| failure.is_some());
    assert_eq!(outcomes[0], (SessionStatus::Completed, None));
    assert_eq!(outcomes[1], (SessionStatus::Failed, Some("interrupted".to_owned())));
}

#[tokio::test]
async fn kept_it_is_a_second_connection() {
    let scene = Scene::connected().await;
    let session = held(&scene).await;
    choose(&scene.test.house, &scene.person, &session, HeldChoice::Keep).await.unwrap();
    assert_eq!(accounts(&scene).await, [("mara".to_owned(), true), ("noah".to_owned(), false)]);
    assert_eq!(status(&scene, &session).await.0, SessionStatus::Completed);
    assert!(choose(&scene.test.house, &scene.person, &session, HeldChoice::Discard).await.is_err());
    assert_eq!(rows(&scene).await.len(), 2);
}

#[tokio::test]
async fn replacing_hands_name_and_default_on_and_revokes_the_old_grant() {
    let scene = Scene::connected().await;
    scene.test.house.store.connections.set_label(scene.person.id(), &scene.id, Some("work")).await.unwrap();
    let session = held(&scene).await;
    scene.test.http.answer(200, "");
    choose(&scene.test.house, &scene.person, &session, HeldChoice::Replace).await.unwrap();
    let rows = rows(&scene).await;
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((row.account.id.as_str(), row.is_default, row.label.as_deref()), ("noah", true, Some("work")));
    assert_eq!((revoked(&scene, "refresh-mara"), revoked(&scene, "refresh-noah")), (1, 0));
    assert_eq!(scene.revocation().await.outcome, Some(RevocationOutcome::Revoked));
}

#[tokio::test]
async fn discarded_or_lapsed_it_is_revoked_by_the_queue_and_was_never_usable() {
    for lapse in [false, true] {
        let scene = Scene::connected().await;
        let session = held(&scene).await;
        scene.test.http.answer(503, "").answer(200, "");
        if lapse {
            scene.test.clock.advance_ms(15 * MINUTE_MS);
            assert!(choose(&scene.test.house, &scene.person, &session, HeldChoice::Keep).await.is_err());
            scene.sweep().await;
        } else {
            choose(&scene.test.house, &scene.person, &session, HeldChoice::Discard).await.unwrap();
        }
        let code = if lapse { "lapsed" } else { "discarded" };
        assert_eq!(status(&scene, &session).await, (SessionStatus::Failed, Some(code.to_owned())));
        assert_eq!(count(&scene, "SELECT count(*) FROM held_accounts").await, 0);
        assert_eq!(accounts(&scene).await, [("mara".to_owned(), true)]);
        recover(&scene, 5).await;
        assert_eq!(revoked(&scene, "refresh-noah"), 2, "the app was asked again");
        let over =
            "SELECT count(*) FROM revocations WHERE outcome = 'revoked' AND account_label LIKE 'noah%'";
        assert_eq!(count(&scene, over).await, 1);
        assert_eq!((revoked(&scene, "refresh-mara"), scene.copies()), (0, vec![1]));
    }
}

#[tokio::test]
async fn an_account_that_is_connected_already_is_not_revoked_with_what_is_discarded() {
    let scene = Scene::connected().await;
    let other = scene.test.connect(&scene.person, "workbench", "noah").await.unwrap();
    let session = held(&scene).await;
    choose(&scene.test.house, &scene.person, &session, HeldChoice::Discard).await.unwrap();
    assert!(scene.asked("/oauth/revoke").is_empty());
    let row = scene.test.house.store.connections.find(scene.person.id(), &other).await.unwrap().unwrap();
    assert_eq!((row.state, row.credential_version), (ConnectionState::Active, 1));
}

#[tokio::test]
async fn a_callback_cut_off_anywhere_holds_the_account_or_nothing_and_lets_it_go_in_the_end() {
    for trip in [Trip::Crash, Trip::Fail] {
        for step in 1..STEPS {
            let scene = Scene::connected().await;
            let (session, state) = leave(&scene).await;
            script(&scene, "noah");
            scene.test.wire.arm(step, trip);
            let _ = until_crash(complete(&scene.test.house, &scene.person, back(&state)));
            let Some(port) = scene.test.wire.disarm() else {
                assert!(step > 4, "{step}");
                break;
            };
            let what = format!("{trip:?} at step {step}, {port}");
            for _ in 0..4 {
                scene.test.http.answer(200, "");
            }
            let holds = count(&scene, "SELECT count(*) FROM held_accounts").await;
            recover(&scene, 20).await;
            assert_eq!(accounts(&scene).await, [("mara".to_owned(), true)], "{what}");
            assert_eq!(count(&scene, "SELECT count(*) FROM held_accounts").await, 0, "{what}");
            assert_eq!(revoked(&scene, "refresh-noah") > 0, holds == 1, "{what}");
            assert_ne!(status(&scene, &session).await.0, SessionStatus::Completed, "{what}");
        }
    }
}

#[tokio::test]
async fn a_word_cut_off_anywhere_is_carried_out_in_the_end() {
    for choice in [HeldChoice::Keep, HeldChoice::Replace, HeldChoice::Discard] {
        for trip in [Trip::Crash, Trip::Fail] {
            for step in 1..STEPS {
                let scene = Scene::connected().await;
                let session = held(&scene).await;
                for _ in 0..8 {
                    scene.test.http.answer(200, "");
                }
                scene.test.wire.arm(step, trip);
                let _ = until_crash(choose(&scene.test.house, &scene.person, &session, choice));
                let Some(port) = scene.test.wire.disarm() else {
                    assert!(step > 10, "{choice:?} {step}");
                    break;
                };
                let what = format!("{choice:?}, {trip:?} at step {step}, {port}");
                let taken = "SELECT count(*) FROM held_accounts WHERE choice IS NULL";
                let taken = count(&scene, taken).await == 0;
                recover(&scene, 20).await;
                let (mara, noah) = (("mara".to_owned(), true), ("noah".to_owned(), false));
                let expected = match choice {
                    _ if !taken => vec![mara],
                    HeldChoice::Keep => vec![mara, noah],
                    HeldChoice::Replace => vec![("noah".to_owned(), true)],
                    HeldChoice::Discard | HeldChoice::Lapsed => vec![mara],
                };
                assert_eq!(accounts(&scene).await, expected, "{what}");
                let rows = rows(&scene).await;
                assert!(rows.iter().all(|row| row.state == ConnectionState::Active), "{what}: {rows:?}");
                assert!(rows.iter().all(|row| row.kv_version == Some(row.credential_version)), "{what}");
                assert_eq!(scene.test.kv.dump().len(), rows.len(), "{what}");
                assert_eq!(count(&scene, "SELECT count(*) FROM held_accounts").await, 0, "{what}");
                let gone = choice == HeldChoice::Discard || !taken;
                assert_eq!(revoked(&scene, "refresh-noah") > 0, gone, "{what}");
                assert_eq!(
                    revoked(&scene, "refresh-mara") > 0,
                    choice == HeldChoice::Replace && taken,
                    "{what}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_token_that_was_refreshed_since_is_not_undone_by_going_on() {
    let scene = Scene::connected().await;
    let session = held(&scene).await;
    // Everything is done but forgetting what was held.
    let keeps = "CREATE TRIGGER keeps BEFORE DELETE ON held_accounts BEGIN SELECT RAISE(ABORT, 'cut'); END";
    clawlink_store::Sql::query(&*scene.test.sql, Statement::new(keeps, vec![])).await.unwrap();
    assert!(choose(&scene.test.house, &scene.person, &session, HeldChoice::Keep).await.is_err());
    let drop = "DROP TRIGGER keeps";
    clawlink_store::Sql::query(&*scene.test.sql, Statement::new(drop, vec![])).await.unwrap();
    let row = rows(&scene).await.into_iter().find(|row| row.account.id == "noah").unwrap();
    let need = clawlink_core::ports::AccessNeed {
        user: row.user.clone(),
        connection: row.id.clone(),
        refused_version: Some(1),
        margin_ms: 0,
    };
    scene.grant_next("newer");
    scene.test.house.actor.access(need).await.unwrap();
    recover(&scene, 5).await;
    assert_eq!(scene.test.actor.cell(&row.id).peek().unwrap().version, 2);
    assert_eq!(count(&scene, "SELECT count(*) FROM held_accounts").await, 0);
}
