//! One intended effect is one effect, also where the app would take two.

use std::time::Duration;

use clawlink_e2e::{Call, Outcome, Scene, fresh};
use serde_json::{Value, json};

use crate::pattern::{KEYED, NOTES, PlainWrite, at_once, github};

#[tokio::test]
async fn fifty_at_once_under_one_key_arrive_once() -> Outcome {
    let scene = github().await?;
    let repository = fresh("fifty");
    let arguments = json!({ "owner": "octo-org", "repo": repository, "title": "Start page is blank" });
    let body = json!({ "tool": "github_create_issue", "arguments": arguments, "confirmed": true });
    let answers = at_once(&scene, &Call::post("/v1/execute", &body).key(&fresh("key")), 50).await?;
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.refusal(), (409, "in_progress", ""), "{}", answer.body);
    }
    let own = answers.iter().filter(|answer| *answer.at("/idempotency/replayed") == Value::Bool(false));
    assert_eq!(own.count(), 1, "{answers:?}");
    assert_eq!(scene.count_requests("POST", &format!("/repos/octo-org/{repository}/issues")).await?, 1);
    Ok(())
}

#[tokio::test]
async fn another_payload_under_the_same_key_is_refused() -> Outcome {
    let scene = github().await?;
    let (first, other, key) = (PlainWrite::new(), PlainWrite::new(), fresh("key"));
    first.run(&scene, &key).await?.expect(200)?;
    let refused = other.run(&scene, &key).await?;
    assert_eq!(refused.refusal(), (422, "idempotency_conflict", ""));
    assert_eq!(other.effects(&scene).await?, 0);
    assert_eq!(scene.count_requests("POST", &other.path).await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_repeat_while_the_first_is_on_its_way_is_told_so() -> Outcome {
    let scene = github().await?;
    let (plain, key) = (PlainWrite::new(), fresh("key"));
    scene.rule("POST", &plain.path, None, json!({ "delay_ms": 8_000 })).await?;
    let (first, second) = tokio::join!(plain.run(&scene, &key), async {
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        plain.run(&scene, &key).await
    });
    let (first, second) = (first?.expect(200)?, second?);
    assert_eq!(second.refusal(), (409, "in_progress", ""), "{}", second.body);
    assert_eq!(second.headers.get("retry-after").map(String::as_str), Some("1"));
    assert_eq!(second.at("/execution_id"), first.at("/execution_id"));
    assert_eq!(scene.count_requests("POST", &plain.path).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_finished_write_is_replayed_and_not_sent() -> Outcome {
    let scene = github().await?;
    let (plain, key) = (PlainWrite::new(), fresh("key"));
    let first = plain.run(&scene, &key).await?.expect(200)?;
    for _ in 0..3 {
        let again = plain.run(&scene, &key).await?.expect(200)?;
        assert_eq!(again.headers.get("idempotency-replayed").map(String::as_str), Some("true"));
        assert_eq!(again.at("/output"), first.at("/output"));
        assert_eq!(again.at("/execution_id"), first.at("/execution_id"));
    }
    assert_eq!(scene.count_requests("POST", &plain.path).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_lost_answer_stays_unknown_and_names_the_read_that_settles_it() -> Outcome {
    let scene = github().await?;
    let (plain, key) = (PlainWrite::new(), fresh("key"));
    let lost = json!({ "reset_at": "before_answer", "commit": "before_fault" });
    scene.rule("POST", &plain.path, None, lost).await?;
    let unknown = plain.run(&scene, &key).await?;
    let again = plain.run(&scene, &key).await?;
    for answer in [&unknown, &again] {
        assert_eq!(answer.refusal(), (502, "outcome_unknown", ""), "{}", answer.body);
    }
    assert_eq!(again.at("/execution_id"), unknown.at("/execution_id"));
    assert_eq!(scene.count_requests("POST", &plain.path).await?, 1);
    assert_eq!(plain.effects(&scene).await?, 1);
    let settled = scene.follow(&unknown).await?;
    assert!(!matches!(settled.status, 400 | 422), "a next_call can be sent as it stands: {}", settled.body);
    Ok(())
}

#[tokio::test]
async fn a_finished_write_is_answered_though_its_account_must_be_reconnected() -> Outcome {
    let scene = Scene::connected().await?;
    let (marker, key) = (fresh("reauth"), fresh("key"));
    let arguments = clawlink_e2e::note(&marker);
    let first = scene.agent.execute(KEYED, &arguments, Some(&key)).await?.expect(200)?;
    scene.control.revoke(&scene.account).await?;
    let refused = scene.agent.execute(KEYED, &arguments, Some(&fresh("key"))).await?;
    assert_eq!(refused.refusal().1, "reauth_required", "{}", refused.body);
    let again = scene.agent.execute(KEYED, &arguments, Some(&key)).await?.expect(200)?;
    assert_eq!(again.at("/execution_id"), first.at("/execution_id"));
    assert_eq!(*again.at("/idempotency/replayed"), Value::Bool(true));
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    assert!(scene.count_requests("POST", NOTES).await? >= 1);
    Ok(())
}
