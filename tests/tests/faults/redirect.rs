//! The app points elsewhere.

use clawlink_e2e::{Outcome, Scene, fresh};
use serde_json::json;

use crate::pattern::{NOTES, PlainWrite, github, read};

#[tokio::test]
async fn f12_a_redirect_is_followed_nowhere() -> Outcome {
    let scene = Scene::connected().await?;
    for to in ["other_host", "http", "loop", "private", "same"] {
        for status in [301, 302, 303, 307, 308] {
            let rule =
                scene.rule("GET", NOTES, None, json!({ "redirect": { "status": status, "to": to } })).await?;
            let refused = read(&scene).await?;
            assert_ne!(refused.status, 200, "{status} to {to}");
            scene.control.forget(rule).await?;
        }
    }
    let elsewhere = scene.control.requests(&[("listener", "other"), ("account", &scene.account)]).await?;
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
    Ok(())
}

#[tokio::test]
async fn f12_a_plain_write_that_is_redirected_is_sent_once_and_unknown() -> Outcome {
    let scene = github().await?;
    let plain = PlainWrite::new();
    let away = json!({ "redirect": { "status": 303, "to": "other_host" }, "commit": "before_fault" });
    scene.rule("POST", &plain.path, None, away).await?;
    let unknown = plain.run(&scene, &fresh("key")).await?;
    assert_eq!(unknown.refusal().1, "outcome_unknown", "{}", unknown.body);
    assert_eq!(scene.count_requests("POST", &plain.path).await?, 1);
    let elsewhere = scene.control.requests(&[("listener", "other"), ("account", &scene.account)]).await?;
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
    Ok(())
}
