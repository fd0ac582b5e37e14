//! Keeping below a limit instead of running into it.

use std::sync::Arc;
use std::time::Duration;

use clawlink_e2e::{Agent, Outcome, Scene};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::pattern::{NOTES, READ, arrivals, read};

/// Calls a window.
const LIMIT: usize = 60;
const WINDOWS: usize = 3;
const DEVICES: usize = 5;
const AGENTS_A_DEVICE: usize = 10;

/// Reads as often as it may until the end, and comes back when it is told to. Returns how often it was served.
async fn call_on(agent: Agent, end: Instant) -> Outcome<usize> {
    let mut served = 0;
    while Instant::now() < end {
        let answer = agent.execute(READ, &json!({}), None).await?;
        if answer.status == 200 {
            let attempts = answer.at("/attempts").as_array().cloned().unwrap_or_default();
            assert_eq!(attempts.len(), 1, "a refusal was met: {}", answer.body);
            served += 1;
            continue;
        }
        assert_eq!(answer.refusal(), (429, "rate_limited", ""), "{}", answer.body);
        assert_eq!(*answer.at("/upstream"), Value::Null, "the app itself refused: {}", answer.body);
        let wait = Duration::from_secs(answer.at("/retry_after_seconds").as_u64().unwrap());
        tokio::time::sleep(wait.min(end.saturating_duration_since(Instant::now()))).await;
    }
    Ok(served)
}

#[tokio::test]
#[ignore = "takes minutes: `cargo xtask test faults --all`"]
async fn fifty_agents_on_sixty_a_minute_meet_no_refusal_use_the_rate_and_share_it() -> Outcome {
    fifty_agents(Duration::from_mins(1)).await
}

#[tokio::test]
async fn fifty_agents_on_sixty_a_quarter_minute_meet_no_refusal_use_the_rate_and_share_it() -> Outcome {
    fifty_agents(Duration::from_secs(15)).await
}

async fn fifty_agents(window: Duration) -> Outcome {
    let mut scene = Scene::connected().await?;
    let mut devices = vec![scene.agent.clone()];
    while devices.len() < DEVICES {
        devices.push(scene.person.pair("one of many", "standard").await?);
    }
    let window_ms = u64::try_from(window.as_millis()).unwrap();
    let rate = json!({ "style": "discord", "limit": LIMIT, "window_ms": window_ms, "per": "account" });
    scene.rule("GET", NOTES, None, json!({ "rate": rate })).await?;
    let end = Instant::now() + window * u32::try_from(WINDOWS).unwrap();
    let mut agents = JoinSet::new();
    for device in 0..DEVICES * AGENTS_A_DEVICE {
        let agent = devices[device % DEVICES].clone();
        agents.spawn(async move { (device % DEVICES, call_on(agent, end).await) });
    }
    let mut served = [0; DEVICES];
    for (device, count) in agents.join_all().await {
        served[device] += count?;
    }
    let came = arrivals(&scene, "GET", NOTES).await?;
    let closing = came[0] + window_ms * u64::try_from(WINDOWS).unwrap();
    let used = came.iter().filter(|at| **at < closing).count();
    assert!(used * 100 >= WINDOWS * LIMIT * 95, "{used} of {} were used", WINDOWS * LIMIT);
    let (least, most) = (served.iter().min().unwrap(), served.iter().max().unwrap());
    assert!(*most <= least * 2, "no device is starved: {served:?}");
    Ok(())
}

#[tokio::test]
async fn f2_after_a_long_wait_was_asked_for_nobody_else_is_sent_either() -> Outcome {
    let mut scene = Scene::connected().await?;
    let other = scene.person.pair("sibling", "standard").await?;
    scene.rule("GET", NOTES, None, json!({ "status": 429, "retry_after": { "int": 120 } })).await?;
    assert_eq!(read(&scene).await?.status, 429);
    let mut siblings = JoinSet::new();
    for _ in 0..10 {
        let agent = other.clone();
        siblings.spawn(async move { agent.execute(READ, &json!({}), None).await });
    }
    for refused in siblings.join_all().await {
        let refused = refused?;
        assert_eq!(refused.refusal(), (429, "rate_limited", ""), "{}", refused.body);
        assert!(refused.at("/retry_after_seconds").as_u64().unwrap() >= 110, "{}", refused.body);
    }
    assert_eq!(scene.count_requests("GET", NOTES).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_preview_says_what_is_left_of_the_limit() -> Outcome {
    let scene = Arc::new(Scene::connected().await?);
    let rate = json!({ "style": "ietf3", "limit": 100, "window_ms": 60_000, "per": "account" });
    scene.rule("GET", NOTES, None, json!({ "rate": rate })).await?;
    read(&scene).await?.expect(200)?;
    let preview = scene.agent.preview(READ, &json!({})).await?.expect(200)?;
    assert_eq!(*preview.at("/rate/limit"), json!(100), "{}", preview.body);
    assert_eq!(*preview.at("/rate/remaining"), json!(99), "{}", preview.body);
    assert!(preview.at("/rate/resets_at").is_string(), "{}", preview.body);
    Ok(())
}
