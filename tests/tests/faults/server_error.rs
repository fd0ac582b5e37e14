//! The app fails, or is not there.

use clawlink_e2e::{Outcome, Scene, fresh};
use serde_json::{Value, json};

use crate::pattern::{NOTES, PlainWrite, github, read, write};

#[tokio::test]
async fn f5_a_read_outlives_two_server_errors() -> Outcome {
    let scene = Scene::connected().await?;
    scene.rule("GET", NOTES, Some(2), json!({ "status": 503 })).await?;
    let receipt = read(&scene).await?.expect(200)?;
    assert_eq!(receipt.at("/attempts").as_array().map(Vec::len), Some(3));
    assert_eq!(scene.count_requests("GET", NOTES).await?, 3);
    Ok(())
}

#[tokio::test]
async fn f5_a_read_that_keeps_failing_is_given_up_after_three() -> Outcome {
    let scene = Scene::connected().await?;
    for status in [500, 503, 529] {
        let before = scene.count_requests("GET", NOTES).await?;
        scene.rule("GET", NOTES, Some(3), json!({ "status": status })).await?;
        let refused = read(&scene).await?;
        assert_eq!(refused.refusal(), (502, "upstream_error", ""), "{status}: {}", refused.body);
        assert_eq!(scene.count_requests("GET", NOTES).await?, before + 3, "{status}");
    }
    Ok(())
}

#[tokio::test]
async fn f6_a_plain_write_that_meets_a_server_error_is_sent_once_and_unknown() -> Outcome {
    let scene = github().await?;
    for (commit, effects) in [("before_fault", 1), ("never", 0)] {
        let plain = PlainWrite::new();
        scene.rule("POST", &plain.path, None, json!({ "status": 500, "commit": commit })).await?;
        let unknown = plain.run(&scene, &fresh("key")).await?;
        assert_eq!(unknown.refusal(), (502, "outcome_unknown", ""), "{}", unknown.body);
        assert_eq!(*unknown.at("/retryable"), Value::Bool(false));
        assert_eq!(scene.count_requests("POST", &plain.path).await?, 1, "{commit}");
        assert_eq!(plain.effects(&scene).await?, effects, "{commit}");
    }
    Ok(())
}

#[tokio::test]
async fn f6_a_write_with_the_apps_own_key_is_repeated_and_takes_effect_once() -> Outcome {
    let scene = Scene::connected().await?;
    let marker = fresh("f6");
    scene.rule("POST", NOTES, Some(2), json!({ "status": 503, "commit": "before_fault" })).await?;
    write(&scene, &marker).await?.expect(200)?;
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    assert_eq!(scene.count_requests("POST", NOTES).await?, 3);
    Ok(())
}

#[tokio::test]
async fn f7_a_dropped_connection_is_tried_again_for_a_read_and_never_for_a_plain_write() -> Outcome {
    let scene = github().await?;
    let plain = PlainWrite::new();
    let dropped = json!({ "reset_at": "request_headers", "commit": "never" });
    scene.rule("POST", &plain.path, None, dropped.clone()).await?;
    let unknown = plain.run(&scene, &fresh("key")).await?;
    assert_eq!(unknown.refusal().1, "outcome_unknown", "{}", unknown.body);
    assert_eq!(unknown.at("/attempts").as_array().map_or(1, Vec::len), 1);
    assert_eq!(plain.effects(&scene).await?, 0);

    let scene = Scene::connected().await?;
    scene.rule("GET", NOTES, Some(2), dropped).await?;
    read(&scene).await?.expect(200)?;
    // workerd repeats a GET by itself when the connection broke, so requests are counted, not our attempts.
    assert_eq!(scene.count_requests("GET", NOTES).await?, 3);
    Ok(())
}
