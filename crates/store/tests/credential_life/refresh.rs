//! How a token is renewed when nothing goes wrong, and when the token endpoint is slow or down.

use clawlink_core::credential::Renewal;
use clawlink_core::ports::storage::ConnectionState;
use clawlink_core::ports::{AccessAnswer, HttpFault, Incoming};
use clawlink_core::time::{MINUTE_MS, SECOND_MS};

use crate::support::{LIFE_MS, MARGIN_MS, Scene, until_crash};

#[tokio::test]
async fn a_token_is_renewed_once_it_is_within_its_margin() {
    let scene = Scene::connected().await;
    scene.test.clock.advance_ms(LIFE_MS - scene.margin_ms(MARGIN_MS) - 1);
    assert_eq!(scene.token().await, "access-mara");
    scene.grant_next("2");
    scene.test.clock.advance_ms(1);
    assert_eq!(scene.token().await, "access-2");
    assert_eq!((scene.token().await.as_str(), scene.token_calls()), ("access-2", 1));
    let row = scene.row().await.unwrap();
    assert_eq!((row.credential_version, row.kv_version, row.state), (2, Some(2), ConnectionState::Active));
    assert_eq!(scene.copies(), [2], "the copy of the version before is gone");
    assert!(scene.cell().wakes_at().is_none(), "nothing is left to do");
}

#[tokio::test]
async fn the_intent_and_its_alarm_are_durable_before_the_request_leaves() {
    let scene = Scene::ending().await;
    scene.grant_next("2");
    let held = scene.test.http.hold().await;
    let refreshing = until_crash(scene.access());
    assert!(refreshing.is_none() && scene.token_calls() == 1);
    let now = scene.test.house.clock.now();
    let Renewal::Asking(asking) = scene.cell().renewal else { panic!("no intent") };
    assert_eq!((asking.version, asking.generation, asking.tries, asking.since), (1, 1, 1, now));
    assert_eq!(scene.test.actor.cell(&scene.id).alarm(), Some(now.plus_ms(30 * SECOND_MS)));
    drop(held);
}

#[tokio::test]
async fn no_new_refresh_token_in_the_answer_keeps_the_old() {
    let scene = Scene::ending().await;
    scene.test.http.answer(200, r#"{"access_token":"access-2","expires_in":3600}"#);
    assert_eq!(scene.token().await, "access-2");
    assert_eq!(scene.grant().await, "refresh-mara");
}

#[tokio::test]
async fn a_failing_token_endpoint_leaves_the_old_token_to_its_real_end() {
    let answer =
        |status, body: &str| Ok(Incoming { status, body: body.as_bytes().to_vec(), ..Incoming::default() });
    let failures = [
        answer(500, "oops"),
        answer(429, "{}"),
        answer(200, "<html>"),
        Err(HttpFault::Timeout(20_000)),
        Err(HttpFault::NoAnswer("reset".to_owned())),
    ];
    for failure in failures {
        let fail = |scene: &Scene| {
            scene.test.http.push(failure.clone());
        };
        let scene = Scene::ending().await;
        fail(&scene);
        assert_eq!(scene.token().await, "access-mara");
        scene.pass(29 * SECOND_MS).await;
        assert_eq!((scene.token().await.as_str(), scene.token_calls()), ("access-mara", 1));
        scene.test.clock.advance_ms(SECOND_MS);
        fail(&scene);
        assert_eq!((scene.token().await.as_str(), scene.token_calls()), ("access-mara", 2));
        assert!(matches!(scene.cell().renewal, Renewal::Waiting { failures: 2, .. }));
        scene.test.clock.advance_ms(scene.margin_ms(MARGIN_MS) - 30 * SECOND_MS);
        fail(&scene);
        assert!(matches!(scene.access().await.unwrap(), AccessAnswer::TryLater { .. }));
        assert_eq!(scene.row().await.unwrap().state, ConnectionState::Active);
        scene.test.clock.advance_ms(15 * MINUTE_MS);
        scene.grant_next("2");
        assert_eq!(scene.token().await, "access-2");
        assert_eq!(scene.cell().renewal, Renewal::Quiet);
    }
}

#[tokio::test]
async fn a_token_whose_life_is_shorter_than_the_margin_is_handed_out() {
    let scene = Scene::ended().await;
    scene.test.http.answer(200, r#"{"access_token":"access-2","expires_in":60}"#);
    let answer = scene.access().await.unwrap();
    assert!(matches!(answer, AccessAnswer::Ready { version: 2, refreshed: true, .. }), "{answer:?}");
    assert_eq!((scene.token().await.as_str(), scene.token_calls()), ("access-2", 1), "not at every call");
    scene.test.clock.advance_ms(60 * SECOND_MS - scene.margin_ms(MARGIN_MS));
    scene.grant_next("3");
    assert_eq!((scene.token().await.as_str(), scene.token_calls()), ("access-3", 2));
}

#[tokio::test]
async fn a_401_of_an_older_version_costs_no_refresh() {
    let scene = Scene::ending().await;
    scene.grant_next("2");
    scene.token().await;
    let answer = scene.access_after_401(1).await;
    assert!(matches!(answer, AccessAnswer::Ready { version: 2, .. }), "{answer:?}");
    scene.grant_next("3");
    let answer = scene.access_after_401(2).await;
    assert!(matches!(answer, AccessAnswer::Ready { version: 3, refreshed: true, .. }), "{answer:?}");
    assert_eq!(scene.token_calls(), 2);
}
