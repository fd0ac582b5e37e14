//! A token answer that was lost is asked for again while the app still has it.

use clawlink_core::credential::Renewal;
use clawlink_core::ports::HttpFault;
use clawlink_core::time::{HOUR_MS, SECOND_MS};

use crate::support::Scene;

#[tokio::test]
async fn the_alarm_asks_again_without_waiting_for_a_call() {
    for failure in [HttpFault::Timeout(20_000), HttpFault::NoAnswer("reset".to_owned())] {
        let scene = Scene::ending().await;
        scene.test.http.fail(failure);
        assert_eq!(scene.token().await, "access-mara");
        scene.grant_next("2");
        scene.pass(29 * SECOND_MS).await;
        assert_eq!(scene.token_calls(), 1);
        scene.pass(SECOND_MS).await;
        assert_eq!((scene.token_calls(), scene.cell().version, scene.copies()), (2, 2, vec![2]));
    }
}

#[tokio::test]
async fn an_answer_that_stays_away_is_asked_for_a_quarter_of_an_hour_and_no_longer() {
    let scene = Scene::ending().await;
    scene.test.http.answer(502, "");
    scene.token().await;
    for _ in 0..9 {
        scene.test.http.answer(429, "");
    }
    scene.pass(HOUR_MS).await;
    assert_eq!(scene.token_calls(), 6);
    assert!(matches!(scene.cell().renewal, Renewal::Waiting { failures: 6, in_doubt: true, .. }));
}
