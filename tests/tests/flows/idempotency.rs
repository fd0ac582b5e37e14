//! One intended effect is one effect, however often and however fast it is asked for.

use std::collections::BTreeSet;

use clawlink_e2e::{Answer, Call, Outcome, fresh};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Scene, note};

const TOOL: &str = "workbench_create_note";
const NOTES: &str = "/api/v1/notes";

/// Sends the same call several times at once.
async fn send_at_once(scene: &Scene, call: &Call, times: usize) -> Vec<Answer> {
    let mut sending = JoinSet::new();
    for _ in 0..times {
        let (agent, call) = (scene.agent.clone(), call.clone());
        sending.spawn(async move { agent.send(call).await });
    }
    sending.join_all().await.into_iter().map(|answer| answer.unwrap()).collect()
}

/// Every answer is the one receipt, or says that it is on its way; all name one execution.
fn assert_one_execution(answers: &[Answer]) {
    let ids: BTreeSet<&str> = answers.iter().map(|answer| answer.text("/execution_id").unwrap()).collect();
    assert_eq!(ids.len(), 1, "{answers:?}");
    let receipts: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 200).collect();
    let first =
        receipts.iter().filter(|answer| *answer.at("/idempotency/replayed") == Value::Bool(false)).count();
    assert_eq!(first, 1, "one answer is the call's own, all others are repeats: {answers:?}");
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.refusal(), (409, "in_progress", ""), "{answer:?}");
        assert_eq!(answer.headers.get("retry-after").map(String::as_str), Some("1"));
    }
}

async fn parallel_sends_make_one_effect(times: usize) -> Outcome {
    let scene = Scene::connected().await?;
    let marker = fresh("parallel");
    let body = json!({ "tool": TOOL, "arguments": note(&marker), "confirmed": true });
    let call = Call::post("/v1/execute", &body).key(&fresh("key"));
    let answers = send_at_once(&scene, &call, times).await;
    assert_one_execution(&answers);
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    // The provider drops repeats by itself: what counts is that it never saw any.
    assert_eq!(scene.count_requests("POST", NOTES).await?, 1);
    Ok(())
}

#[tokio::test]
async fn two_parallel_sends_of_one_key_make_one_effect() -> Outcome {
    parallel_sends_make_one_effect(2).await
}

#[tokio::test]
async fn fifty_parallel_sends_of_one_key_make_one_effect() -> Outcome {
    parallel_sends_make_one_effect(50).await
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused_and_not_sent() -> Outcome {
    let scene = Scene::connected().await?;
    let (marker, key) = (fresh("conflict"), fresh("key"));
    let first = scene.agent.execute(TOOL, &note(&marker), Some(&key)).await?.expect(200)?;
    let mut other = note(&marker);
    other["title"] = "Another title".into();
    let refused = scene.agent.execute(TOOL, &other, Some(&key)).await?;
    assert_eq!(refused.refusal(), (422, "idempotency_conflict", ""));
    assert_eq!(refused.at("/execution_id"), first.at("/execution_id"));
    assert_eq!(scene.count_requests("POST", NOTES).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_repeat_after_the_end_brings_the_same_receipt() -> Outcome {
    let scene = Scene::connected().await?;
    let (marker, key) = (fresh("replay"), fresh("key"));
    let first = scene.agent.execute(TOOL, &note(&marker), Some(&key)).await?.expect(200)?;
    let again = scene.agent.execute(TOOL, &note(&marker), Some(&key)).await?.expect(200)?;
    assert_eq!(again.headers.get("idempotency-replayed").map(String::as_str), Some("true"));
    assert_eq!(first.headers.get("idempotency-replayed"), None);
    for member in ["/execution_id", "/output", "/digest", "/account", "/attempts", "/started_at", "/upstream"]
    {
        assert_eq!(again.at(member), first.at(member), "{member}");
    }
    assert_eq!(scene.count_requests("POST", NOTES).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_confirm_token_used_at_once_and_again_makes_one_effect() -> Outcome {
    let scene = Scene::connected().await?;
    let marker = fresh("confirm");
    let preview = scene.agent.preview(TOOL, &note(&marker)).await?.expect(200)?;
    let sealed = json!({ "confirm_token": preview.at("/confirm_token"), "digest": preview.at("/digest") });
    let call = Call::post("/v1/execute", &sealed);
    assert_one_execution(&send_at_once(&scene, &call, 10).await);
    let again = scene.agent.send(call).await?.expect(200)?;
    assert_eq!(*again.at("/idempotency/replayed"), Value::Bool(true));
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    assert_eq!(scene.count_requests("POST", NOTES).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_confirm_token_is_worthless_to_another_device() -> Outcome {
    let mut scene = Scene::connected().await?;
    let preview = scene.agent.preview(TOOL, &note(&fresh("stolen"))).await?.expect(200)?;
    let thief = scene.person.pair("another device", "standard").await?;
    let refused = thief
        .send(Call::post("/v1/execute", &json!({ "confirm_token": preview.at("/confirm_token") })))
        .await?;
    assert_eq!(refused.refusal(), (404, "unknown_preview", "/confirm_token"));
    assert_eq!(scene.count_requests("POST", NOTES).await?, 0);
    Ok(())
}

#[tokio::test]
async fn one_key_on_two_devices_is_two_calls() -> Outcome {
    let mut scene = Scene::connected().await?;
    let (marker, key) = (fresh("devices"), fresh("key"));
    let second = scene.person.pair("another device", "standard").await?;
    let one = scene.agent.execute(TOOL, &note(&marker), Some(&key)).await?.expect(200)?;
    let two = second.execute(TOOL, &note(&marker), Some(&key)).await?.expect(200)?;
    assert_ne!(one.text("/execution_id")?, two.text("/execution_id")?);
    assert_eq!(scene.control.effects(&marker).await?.len(), 2);
    Ok(())
}
