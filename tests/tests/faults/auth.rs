//! The app refuses the credential.

use clawlink_e2e::{Outcome, Scene, fresh};
use serde_json::json;

use crate::pattern::{NOTES, read, write};

#[tokio::test]
async fn f13_one_refusal_is_one_refresh_and_one_retry() -> Outcome {
    let scene = Scene::connected().await?;
    let marker = fresh("f13");
    scene.rule("POST", NOTES, Some(1), json!({ "auth": { "as": "expired" } })).await?;
    write(&scene, &marker).await?.expect(200)?;
    assert_eq!(scene.count_requests("POST", NOTES).await?, 2);
    assert_eq!(scene.token_calls().await?, 2, "one to connect, one to refresh");
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn f14_a_refusal_without_end_is_two_calls_and_a_request_to_reconnect() -> Outcome {
    let scene = Scene::connected().await?;
    scene.rule("GET", NOTES, None, json!({ "auth": { "as": "expired" } })).await?;
    let refused = read(&scene).await?;
    assert_eq!(refused.refusal(), (409, "reauth_required", ""), "{}", refused.body);
    assert_eq!(scene.count_requests("GET", NOTES).await?, 2);
    let link = scene.follow(&refused).await?;
    assert_eq!(link.status, 201, "{}", link.body);
    Ok(())
}

#[tokio::test]
async fn f14_a_revoked_token_is_two_calls_at_most() -> Outcome {
    let scene = Scene::connected().await?;
    scene.rule("GET", NOTES, None, json!({ "auth": { "as": "revoked" } })).await?;
    let refused = read(&scene).await?;
    assert_eq!(refused.refusal(), (409, "reauth_required", ""), "{}", refused.body);
    assert!(scene.count_requests("GET", NOTES).await? <= 2);
    Ok(())
}
