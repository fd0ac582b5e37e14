//! What is in use is renewed before a call has to wait for it.

use clawlink_core::time::{DAY_MS, MINUTE_MS, SECOND_MS};

use crate::support::{LIFE_MS, MARGIN_MS, Scene};

#[tokio::test]
async fn a_connection_used_within_the_day_is_renewed_before_its_margin() {
    let scene = Scene::connected().await;
    scene.use_it().await;
    scene.grant_next("2");
    scene.pass(LIFE_MS - scene.margin_ms(MARGIN_MS + 2 * MINUTE_MS) - SECOND_MS).await;
    scene.sweep().await;
    assert_eq!(scene.token_calls(), 0, "not yet");
    scene.pass(MINUTE_MS).await;
    scene.sweep().await;
    assert_eq!((scene.token_calls(), scene.cell().version), (1, 2));
    scene.pass(MINUTE_MS).await;
    scene.sweep().await;
    assert_eq!(scene.token_calls(), 1, "the new one is left alone");
}

#[tokio::test]
async fn a_connection_nobody_uses_is_left_alone() {
    for used in [false, true] {
        let scene = Scene::connected().await;
        if used {
            scene.test.clock.advance_ms(LIFE_MS - DAY_MS - MINUTE_MS);
            scene.use_it().await;
            scene.test.clock.advance_ms(DAY_MS);
        } else {
            scene.test.clock.advance_ms(LIFE_MS - MINUTE_MS);
        }
        scene.sweep().await;
        assert_eq!(scene.token_calls(), 0, "used more than a day ago: {used}");
    }
}

#[tokio::test]
async fn a_failing_app_is_asked_once_an_hour_until_it_is_well() {
    let scene = Scene::connected().await;
    let (connections, now) = (&scene.test.house.store.connections, scene.test.house.clock.now());
    let first = Some(now.plus_ms(10 * MINUTE_MS));
    connections.note_result(&scene.id, now, Some("provider"), first).await.unwrap();
    let asked = scene.test.http.seen().len();
    scene.test.http.answer(503, "");
    scene.grant_next("2");
    scene.test.http.answer(200, r#"{"sub":"mara","email":"mara","name":"Mara"}"#);
    // The second look needs a new token first.
    for (wait, asked_by_now) in [(9, 0), (1, 1), (59, 1), (1, 3), (10, 3)] {
        scene.test.clock.advance_ms(wait * MINUTE_MS);
        scene.sweep().await;
        assert_eq!(scene.test.http.seen().len() - asked, asked_by_now, "after {wait} more minutes");
    }
    assert_eq!(scene.row().await.unwrap().failing_since, None);
}

#[tokio::test]
async fn short_lives_are_renewed_once_a_life_and_not_at_every_sweep_or_call() {
    let scene = Scene::ended().await;
    scene.use_it().await;
    for nth in 0..20 {
        let body = format!(r#"{{"access_token":"a{nth}","refresh_token":"r{nth}","expires_in":300}}"#);
        scene.test.http.answer(200, &body);
    }
    for _ in 0..60 {
        scene.sweep().await;
        scene.token().await;
        scene.pass(MINUTE_MS).await;
    }
    let calls = scene.token_calls();
    assert!((12..=16).contains(&calls), "{calls} in the life of 12 tokens");
}

#[tokio::test]
async fn a_failing_token_endpoint_is_not_hurried_by_the_sweeper() {
    let scene = Scene::connected().await;
    scene.use_it().await;
    scene.pass(LIFE_MS - MARGIN_MS).await;
    scene.test.http.answer(429, "").answer(429, "");
    scene.sweep().await;
    scene.pass(MINUTE_MS).await;
    scene.sweep().await;
    assert_eq!(scene.token_calls(), 2);
    scene.pass(59 * SECOND_MS).await;
    scene.sweep().await;
    assert_eq!(scene.token_calls(), 2, "two failures are followed by a minute's rest");
}
