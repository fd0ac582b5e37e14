//! What the connection's object finishes by itself: after the call that began it, nobody asks for anything, and the provider's
//! own books show what happened.

use std::time::Duration;

use clawlink_e2e::Outcome;
use serde_json::{Value, json};

use crate::support::{OWN_SECRET, Scene};

const LIST: &str = "workbench_list_notes";

/// An alarm is due after 30 s; so long it is waited for, in seconds.
const MOST_S: u64 = 75;

async fn grant(scene: &Scene) -> Outcome<Value> {
    Ok(scene.control.grants(&scene.account).await?.remove(0))
}

/// Looks at the provider's books until they show it; nothing else is called meanwhile.
async fn wait_for(scene: &Scene, filter: &[(&str, &str)], count: usize) -> Outcome<u64> {
    for second in 0..MOST_S {
        if scene.control.requests(filter).await?.len() >= count {
            return Ok(second);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    panic!("no alarm rang in {MOST_S} s");
}

#[tokio::test]
async fn a_refused_refresh_is_tried_once_more_by_the_alarm_alone() -> Outcome {
    let (scene, client) = Scene::connected_by_own_client(&json!({})).await?;
    let once = json!({ "invalid_grant": "once", "refresh": { "grace_s": 300 } });
    scene.control.set_client(&client, OWN_SECRET, &once).await?;
    scene.control.expire(&scene.account).await?;
    let refused = scene.agent.execute(LIST, &json!({}), None).await?;
    assert_ne!(refused.status, 200, "{}", refused.body);
    let refreshes = [("path", "/oauth/token"), ("account", scene.account.as_str())];
    let asked = scene.control.requests(&refreshes).await?;
    let waited = wait_for(&scene, &refreshes, asked.len() + 1).await?;
    assert!(waited >= 20, "the alarm is set for half a minute later, and {waited} s went by");
    let grant = grant(&scene).await?;
    assert_eq!((&grant["live"], &grant["token_calls"]), (&json!(true), &json!(3)), "{grant}");
    tokio::time::sleep(Duration::from_secs(2)).await;
    scene.agent.execute(LIST, &json!({}), None).await?.expect(200)?;
    assert_eq!(scene.token_calls().await?, 3, "what the alarm fetched serves");
    Ok(())
}

#[tokio::test]
async fn a_revocation_that_failed_is_repeated_by_the_alarm_alone() -> Outcome {
    let (mut scene, client) = Scene::connected_by_own_client(&json!({})).await?;
    scene.control.set_client(&client, OWN_SECRET, &json!({ "revoke": { "fails": 1 } })).await?;
    let connections = scene.agent.get("/v1/connections").await?;
    scene.person.disconnect(connections.text("/items/0/id")?).await?;
    let revocations = [("path", "/oauth/revoke"), ("client", client.as_str())];
    assert_eq!(scene.control.requests(&revocations).await?.len(), 1);
    assert_eq!(grant(&scene).await?["live"], true, "the first try failed");
    let waited = wait_for(&scene, &revocations, 2).await?;
    assert!(waited >= 20, "the alarm is set for half a minute later, and {waited} s went by");
    assert_eq!(grant(&scene).await?["live"], false, "the second did not");
    Ok(())
}

#[tokio::test]
async fn a_refresh_whose_caller_went_away_is_finished_without_anybody() -> Outcome {
    let (scene, client) = Scene::connected_by_own_client(&json!({})).await?;
    let slow = json!({ "token_delay_ms": 12_000, "refresh": { "grace_s": 0 } });
    scene.control.set_client(&client, OWN_SECRET, &slow).await?;
    scene.control.expire(&scene.account).await?;
    let (agent, nothing) = (scene.agent.clone(), json!({}));
    let call = agent.execute(LIST, &nothing, None);
    assert!(tokio::time::timeout(Duration::from_secs(3), call).await.is_err(), "the caller hangs up");
    tokio::time::sleep(Duration::from_secs(15)).await;
    assert_eq!(scene.token_calls().await?, 2, "one for the code, one that nobody waits for");
    scene.agent.execute(LIST, &json!({}), None).await?.expect(200)?;
    assert_eq!(scene.token_calls().await?, 2, "the new token was there already");
    Ok(())
}
