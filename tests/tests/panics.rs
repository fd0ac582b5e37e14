//! A thousand panics, exhausted stacks and refused memory among fifty callers: the worker goes on answering, and every row
//! ends.
//!
//! Calls on their way die with their instance, so this runs apart from the fault table.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clawlink_e2e::{Agent, Outcome, Scene, fresh, note};
use serde_json::json;
use tokio::task::JoinSet;

/// What ends an instance, how often it is asked for, and how often at once: a bug; the engine's stack used up, and the module's
/// own; an allocation that is refused.
const ENDS: [(&str, usize, usize); 4] =
    [("panic", 1_000, 20), ("depth", 20, 1), ("stack", 20, 1), ("memory", 20, 1)];
const CALLERS: usize = 50;
/// A call whose instance died may never be answered; whoever made it goes away after this.
const PATIENCE: Duration = Duration::from_secs(3);

/// Calls until it is told to stop, whatever comes of it: every fifth call is a write.
async fn call_on(agent: Agent, stop: Arc<AtomicBool>) -> usize {
    let mut answered = 0;
    for turn in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let (write, key) = (note(&fresh("panic")), fresh("key"));
        let call = async {
            if turn % 5 == 0 {
                agent.execute("workbench_create_note", &write, Some(&key)).await
            } else {
                agent.execute("workbench_list_notes", &json!({}), None).await
            }
        };
        let answer = tokio::time::timeout(PATIENCE, call).await;
        answered += usize::from(matches!(answer, Ok(Ok(answer)) if answer.status == 200));
    }
    answered
}

/// Ends the instance by one route, and after each turn asks it for something.
async fn end(
    client: &reqwest::Client,
    scene: &Scene,
    (route, times, at_once): (&str, usize, usize),
) -> Outcome {
    let url = format!("{}/faults/{route}", scene.instance.api);
    for _ in 0..times / at_once {
        let mut ends = JoinSet::new();
        for _ in 0..at_once {
            ends.spawn(client.post(&url).send());
        }
        for end in ends.join_all().await {
            assert!(end.map_or(true, |answer| answer.status().is_server_error()), "{route} was answered");
        }
        scene.agent.get("/v1/whoami").await?;
    }
    Ok(())
}

#[tokio::test]
async fn f27_ended_instances_leave_the_worker_answering_and_every_row_ended() -> Outcome {
    let scene = Scene::connected().await?;
    let stop = Arc::new(AtomicBool::new(false));
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        callers.spawn(call_on(scene.agent.clone(), stop.clone()));
    }
    let client = reqwest::Client::builder().timeout(Duration::from_millis(500)).build().unwrap();
    for ends in ENDS {
        end(&client, &scene, ends).await?;
    }
    stop.store(true, Ordering::Relaxed);
    let answered: usize = callers.join_all().await.into_iter().sum();
    assert!(answered > 0, "no caller was ever answered");
    scene.agent.execute("workbench_list_notes", &json!({}), None).await?.expect(200)?;

    tokio::time::sleep(Duration::from_secs(61)).await;
    scene.instance.sweep().await?;
    let rows = scene.agent.list("/v1/executions").await?;
    assert!(!rows.is_empty());
    for row in rows {
        assert!(!matches!(row["status"].as_str(), Some("sent" | "claimed")), "{row}");
    }
    Ok(())
}
