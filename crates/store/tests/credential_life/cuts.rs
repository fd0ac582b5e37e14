//! Each verb, cut off and failing at every single step of every port, before its effect and after it.

use clawlink_core::connect::disconnect;
use clawlink_core::ports::AccessAnswer;
use clawlink_core::ports::storage::{ConnectionState, RevocationOutcome};
use clawlink_core::sealing::Sealer;
use clawlink_core::sweep::sweep;
use clawlink_core::testing::Trip;
use clawlink_core::time::MINUTE_MS;

use crate::support::{Scene, until_crash};

/// More steps than any verb here has.
const STEPS: usize = 200;

/// What must hold of a connection that lives, after every cut: the newest version is the row's and KV's, and opens.
async fn lives(scene: &Scene, what: &str) {
    let (cell, row) = (scene.cell(), scene.row().await.unwrap());
    assert_eq!((row.credential_version, row.kv_version), (cell.version, Some(cell.version)), "{what}");
    assert_eq!(scene.copies(), [cell.version], "{what}: no copy of an older version");
    let sealer = Sealer::of(&scene.test.house, &row).unwrap();
    sealer.open_access(&cell.access, cell.version).unwrap();
    sealer.open_grant(&cell.grant.unwrap(), cell.version).unwrap();
    assert!(cell.outbox.is_none() && scene.test.actor.cell(&scene.id).alarm().is_none(), "{what}");
}

/// The alarms and the sweeper have had their time.
async fn recover(scene: &Scene) {
    for _ in 0..20 {
        scene.pass(MINUTE_MS).await;
        let _ = sweep(&scene.test.house).await;
    }
}

#[tokio::test]
async fn a_refresh_cut_off_anywhere_ends_with_the_newest_token_where_the_provider_forgives() {
    for trip in [Trip::Crash, Trip::Fail] {
        for step in 1..STEPS {
            let scene = Scene::ended().await;
            for name in ["2", "3", "4"] {
                scene.grant_next(name);
            }
            scene.test.wire.arm(step, trip);
            let _ = until_crash(scene.access());
            let Some(port) = scene.test.wire.disarm() else {
                assert!(step > 15, "the verb has steps: {step}");
                break;
            };
            let what = format!("{trip:?} at step {step}, {port}");
            recover(&scene).await;
            assert!(matches!(scene.access().await.unwrap(), AccessAnswer::Ready { .. }), "{what}");
            recover(&scene).await;
            lives(&scene, &what).await;
            assert!(scene.token_calls() <= 2, "{what}: {} token calls", scene.token_calls());
            assert_eq!(scene.row().await.unwrap().state, ConnectionState::Active, "{what}");
        }
    }
}

#[tokio::test]
async fn a_refresh_cut_off_anywhere_costs_at_most_two_token_calls_where_the_provider_is_strict() {
    let mut lost = Vec::new();
    for step in 1..STEPS {
        let scene = Scene::ended().await;
        scene.grant_next("2");
        for _ in 0..4 {
            scene.refuse_next();
        }
        scene.test.wire.arm(step, Trip::Crash);
        let _ = until_crash(scene.access());
        let Some(port) = scene.test.wire.disarm() else { break };
        recover(&scene).await;
        let _ = scene.access().await.unwrap();
        recover(&scene).await;
        assert!(scene.token_calls() <= 2, "step {step}, {port}: {} token calls", scene.token_calls());
        match scene.row().await.unwrap().state {
            ConnectionState::Active => lives(&scene, &format!("step {step}, {port}")).await,
            ConnectionState::NeedsReauth => lost.push(port),
            other => panic!("step {step}, {port}: {other:?}"),
        }
    }
    // After the endpoint has answered and before the answer is durable nobody else knows the new token.
    assert!(
        !lost.is_empty() && lost.iter().all(|port| ["http", "connection store"].contains(port)),
        "{lost:?}"
    );
    assert!(lost.len() <= 5, "{lost:?}");
}

#[tokio::test]
async fn a_connect_cut_off_anywhere_is_finished_or_undone() {
    for trip in [Trip::Crash, Trip::Fail] {
        for step in 1..STEPS {
            let scene = Scene::connected().await;
            scene.test.wire.arm(step, trip);
            let _ = until_crash(scene.test.connect(&scene.person, "workbench", "noah"));
            let Some(port) = scene.test.wire.disarm() else {
                assert!(step > 10);
                break;
            };
            let what = format!("{trip:?} at step {step}, {port}");
            let connections = &scene.test.house.store.connections;
            for row in connections.list(scene.person.id(), None).await.unwrap() {
                scene.pass_at(&row.id, MINUTE_MS).await;
            }
            recover(&scene).await;
            let rows = connections.list(scene.person.id(), None).await.unwrap();
            assert!(rows.iter().all(|row| row.state == ConnectionState::Active), "{what}: {rows:?}");
            assert_eq!(scene.test.kv.dump().len(), rows.len(), "{what}");
            for row in rows {
                assert_eq!((row.credential_version, row.kv_version), (1, Some(1)), "{what}");
            }
        }
    }
}

#[tokio::test]
async fn a_disconnect_cut_off_anywhere_is_finished() {
    for trip in [Trip::Crash, Trip::Fail] {
        for step in 1..STEPS {
            let scene = Scene::connected().await;
            for _ in 0..4 {
                scene.test.http.answer(200, "");
            }
            scene.test.wire.arm(step, trip);
            let ended = until_crash(disconnect(&scene.test.house, &scene.person, &scene.id));
            let Some(port) = scene.test.wire.disarm() else {
                assert!(step > 15, "{step}");
                break;
            };
            let what = format!("{trip:?} at step {step}, {port}");
            let row = scene.row().await;
            if row.is_some_and(|row| row.state == ConnectionState::Active) {
                assert!(!matches!(ended, Some(Ok(_))), "{what}: nothing was done, and nobody says so");
                continue;
            }
            recover(&scene).await;
            assert!(scene.row().await.is_none() && scene.copies().is_empty(), "{what}");
            assert!(scene.test.actor.cell(&scene.id).peek().is_none(), "{what}");
            let outcome = scene.revocation().await.outcome;
            assert_eq!(outcome, Some(RevocationOutcome::Revoked), "{what}");
            assert!(!scene.asked("/oauth/revoke").is_empty(), "{what}");
        }
    }
}
