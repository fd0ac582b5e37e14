//! The app asks for patience.

use std::time::Duration;

use clawlink_e2e::{Outcome, Scene, fresh, note};
use serde_json::{Value, json};

use crate::pattern::{KEYED, NOTES, arrivals, read, timed, write};

#[tokio::test]
async fn f1_a_short_wait_is_kept_and_followed_by_one_retry() -> Outcome {
    let scene = Scene::connected().await?;
    let marker = fresh("f1");
    scene.rule("POST", NOTES, Some(1), json!({ "status": 429, "retry_after": { "int": 1 } })).await?;
    let receipt = write(&scene, &marker).await?.expect(200)?;
    let came = arrivals(&scene, "POST", NOTES).await?;
    assert_eq!(came.len(), 2);
    assert!(came[1] - came[0] >= 1_000, "it waited {} ms", came[1] - came[0]);
    // What it meant to wait: how late it was is up to a machine that is busy with every other row.
    let waited: u64 =
        receipt.text("/attempts/0/then")?.replace("wait ", "").replace(" ms", "").parse().unwrap();
    assert!((1_000..=1_100).contains(&waited), "{waited}");
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn f2_a_long_wait_is_handed_back_at_once() -> Outcome {
    let scene = Scene::connected().await?;
    scene.rule("POST", NOTES, None, json!({ "status": 429, "retry_after": { "int": 120 } })).await?;
    let (refused, took) = timed(write(&scene, &fresh("f2"))).await?;
    assert_eq!(refused.refusal(), (429, "rate_limited", ""), "{}", refused.body);
    assert_eq!(refused.headers.get("retry-after").map(String::as_str), Some("120"));
    assert_eq!(*refused.at("/retry_after_seconds"), json!(120));
    // Its own limit is 300 ms; the rest is for a machine that is busy with every other row.
    assert!(took < Duration::from_secs(2), "it slept: {took:?}");
    assert_eq!(scene.count_requests("POST", NOTES).await?, 1);
    Ok(())
}

#[tokio::test]
async fn f3_a_wait_in_any_form_is_a_floor() -> Outcome {
    let scene = Scene::connected().await?;
    let forms = [
        (json!({ "decimal": "1.2" }), 1_200),
        (json!({ "http_date": 2 }), 1_000),
        (json!({ "raw": "-1" }), 0),
        (json!({ "raw": "soon" }), 0),
        (json!({ "raw": "" }), 0),
    ];
    for (form, floor_ms) in forms {
        let before = arrivals(&scene, "GET", NOTES).await?.len();
        scene.rule("GET", NOTES, Some(1), json!({ "status": 429, "retry_after": form })).await?;
        read(&scene).await?.expect(200)?;
        let came = arrivals(&scene, "GET", NOTES).await?;
        assert_eq!(came.len(), before + 2, "{form}");
        let waited = came[before + 1] - came[before];
        assert!((floor_ms..3_000).contains(&waited), "{form}: it waited {waited} ms");
    }
    Ok(())
}

#[tokio::test]
async fn f3_an_absurd_wait_is_handed_back_no_longer_than_a_day() -> Outcome {
    let scene = Scene::connected().await?;
    scene.rule("GET", NOTES, None, json!({ "status": 429, "retry_after": { "raw": "1e9" } })).await?;
    let refused = read(&scene).await?;
    assert_eq!(refused.refusal().0, 429, "{}", refused.body);
    let seconds = refused.at("/retry_after_seconds").as_u64().unwrap();
    assert!((1..=86_400).contains(&seconds), "{seconds}");
    Ok(())
}

#[tokio::test]
async fn f4_a_throttle_inside_a_success_is_a_throttle() -> Outcome {
    let scene = Scene::connected().await?;
    let marker = fresh("f4");
    scene.rule("POST", NOTES, Some(1), json!({ "inband": "ok_false", "commit": "never" })).await?;
    scene.rule("GET", NOTES, Some(1), json!({ "inband": "ok_false" })).await?;
    write(&scene, &marker).await?.expect(200)?;
    read(&scene).await?.expect(200)?;
    assert_eq!(scene.count_requests("POST", NOTES).await?, 2);
    assert_eq!(scene.count_requests("GET", NOTES).await?, 2);
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn f4_a_failure_inside_a_success_is_never_a_success() -> Outcome {
    let scene = Scene::connected().await?;
    for inband in ["ok_false", "error_object", "error_string"] {
        scene.rule("POST", NOTES, Some(3), json!({ "inband": inband, "commit": "never" })).await?;
        let marker = fresh("inband");
        let refused = scene.agent.execute(KEYED, &note(&marker), Some(&fresh("key"))).await?;
        assert_ne!(refused.status, 200, "{inband}: {}", refused.body);
        assert!(scene.control.effects(&marker).await?.is_empty());
        assert_ne!(*refused.at("/code"), Value::Null, "{inband}: {}", refused.body);
    }
    Ok(())
}
