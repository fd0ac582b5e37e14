//! The answer drips, is cut, lies about its length, or never ends.

use std::time::Duration;

use clawlink_e2e::{Outcome, Scene, fresh};
use serde_json::json;

use crate::pattern::{NOTES, PlainWrite, github, read, timed};

#[tokio::test]
async fn f9_the_deadline_runs_through_the_body() -> Outcome {
    let scene = github().await?;
    let plain = PlainWrite::new();
    let drip = json!({ "drip": { "bytes": 1, "every_ms": 2_000, "part": "body" }, "body": { "text": "x".repeat(400) } });
    scene.rule("POST", &plain.path, None, drip).await?;
    let (unknown, took) = timed(plain.run(&scene, &fresh("key"))).await?;
    assert_eq!(unknown.refusal().1, "outcome_unknown", "{}", unknown.body);
    assert!(took < Duration::from_secs(26), "{took:?}");
    assert_eq!(scene.count_requests("POST", &plain.path).await?, 1);
    Ok(())
}

#[tokio::test]
async fn f10_an_answer_that_is_not_whole_is_never_a_success() -> Outcome {
    let scene = github().await?;
    let whole = json!({ "json": { "id": 7, "number": 7, "title": "Start page is blank" } });
    let broken = [
        json!({ "truncate": { "at": 9, "framing": "content_length" } }),
        json!({ "truncate": { "at": 9, "framing": "chunked" } }),
        json!({ "truncate": { "at": 9, "framing": "close" } }),
        json!({ "wrong_length": 5 }),
        json!({ "wrong_length": -5 }),
        json!({ "invalid_utf8": true }),
        json!({ "bad_json": "nan" }),
        json!({ "bad_json": "html" }),
        json!({ "bad_json": { "depth": 1_000 } }),
    ];
    for mut switches in broken {
        let plain = PlainWrite::new();
        let named = switches.to_string();
        switches["body"] = whole.clone();
        scene.rule("POST", &plain.path, None, switches).await?;
        let unknown = plain.run(&scene, &fresh("key")).await?;
        assert_eq!(unknown.refusal().1, "outcome_unknown", "{named}: {}", unknown.body);
        assert_eq!(scene.count_requests("POST", &plain.path).await?, 1, "{named}");
    }
    Ok(())
}

#[tokio::test]
async fn f10_a_broken_answer_to_a_read_is_asked_for_again_and_then_named() -> Outcome {
    let scene = Scene::connected().await?;
    scene.rule("GET", NOTES, Some(2), json!({ "truncate": { "at": 9, "framing": "close" } })).await?;
    read(&scene).await?.expect(200)?;
    scene.rule("GET", NOTES, Some(3), json!({ "invalid_utf8": true })).await?;
    let refused = read(&scene).await?;
    assert_eq!(refused.refusal(), (502, "upstream_malformed", ""), "{}", refused.body);
    assert_eq!(scene.count_requests("GET", NOTES).await?, 6);
    Ok(())
}

#[tokio::test]
async fn f11_an_answer_without_end_is_dropped_and_the_worker_lives() -> Outcome {
    let scene = Scene::connected().await?;
    let huge = [
        json!({ "size": { "bytes": 10_000_000_000_u64, "encoding": "identity" } }),
        json!({ "size": { "bytes": 10_000_000_000_u64, "encoding": "gzip" } }),
        json!({ "bad_json": { "depth": 1_000_000 } }),
        json!({ "header_count": 100_000 }),
    ];
    for switches in huge {
        let named = switches.to_string();
        let rule = scene.rule("GET", NOTES, None, switches).await?;
        let (refused, took) = timed(read(&scene)).await?;
        assert!(matches!(refused.status, 502 | 504), "{named}: {} {}", refused.status, refused.body);
        assert!(took < Duration::from_secs(30), "{named}: {took:?}");
        scene.control.forget(rule).await?;
        read(&scene).await?.expect(200)?;
    }
    Ok(())
}
