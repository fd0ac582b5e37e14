//! The answer is lost on its way: was it done?

use clawlink_e2e::{Outcome, Scene, fresh};
use serde_json::json;

use crate::pattern::{NOTES, PlainWrite, github, read, write};

/// Every place in an exchange where the connection can go, and whether the effect had happened by then.
const CUTS: [(&str, &str, usize); 5] = [
    ("request_body:4", "never", 0),
    ("before_answer", "before_fault", 1),
    ("before_answer", "never", 0),
    ("answer_headers", "before_fault", 1),
    ("answer_body:2", "before_fault", 1),
];

#[tokio::test]
async fn f8_a_plain_write_cut_off_anywhere_is_sent_once_and_unknown() -> Outcome {
    let scene = github().await?;
    for how in ["reset_at", "close_at"] {
        for (place, commit, effects) in CUTS {
            let plain = PlainWrite::new();
            let body = json!({ "json": { "id": 7, "number": 7, "title": "Start page is blank" } });
            scene
                .rule("POST", &plain.path, None, json!({ how: place, "commit": commit, "body": body }))
                .await?;
            let unknown = plain.run(&scene, &fresh("key")).await?;
            assert_eq!(unknown.refusal().1, "outcome_unknown", "{how} {place}: {}", unknown.body);
            assert_eq!(plain.effects(&scene).await?, effects, "{how} {place}");
            assert_eq!(scene.count_requests("POST", &plain.path).await?, 1, "{how} {place}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn f8_a_read_cut_off_anywhere_is_repeated() -> Outcome {
    let scene = Scene::connected().await?;
    for how in ["reset_at", "close_at"] {
        for place in ["request_headers", "before_answer", "answer_headers", "answer_body:2"] {
            scene.rule("GET", NOTES, Some(1), json!({ how: place })).await?;
            let before = scene.count_requests("GET", NOTES).await?;
            read(&scene).await?.expect(200)?;
            // workerd repeats a GET by itself when the connection broke, so requests are counted, not our attempts.
            assert_eq!(scene.count_requests("GET", NOTES).await?, before + 2, "{how} {place}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn f8_a_deletion_cut_off_anywhere_arrives_once() -> Outcome {
    let scene = Scene::trusted().await?;
    for place in ["before_answer", "answer_headers"] {
        let made = write(&scene, &fresh("doomed")).await?.expect(200)?;
        let id = made.text("/output/id")?;
        let path = format!("{NOTES}/{id}");
        scene.rule("DELETE", &path, None, json!({ "reset_at": place, "commit": "never" })).await?;
        let arguments = json!({ "note_id": id });
        let unknown = scene.agent.execute("workbench_delete_note", &arguments, Some(&fresh("key"))).await?;
        assert_eq!(unknown.refusal().1, "outcome_unknown", "{place}: {}", unknown.body);
        assert_eq!(scene.count_requests("DELETE", &path).await?, 1, "{place}");
    }
    Ok(())
}

#[tokio::test]
async fn f8_a_write_with_the_apps_own_key_is_asked_for_again() -> Outcome {
    let scene = Scene::connected().await?;
    let marker = fresh("f8");
    scene
        .rule("POST", NOTES, Some(1), json!({ "reset_at": "before_answer", "commit": "before_fault" }))
        .await?;
    let receipt = write(&scene, &marker).await?.expect(200)?;
    assert_eq!(receipt.at("/attempts").as_array().map(Vec::len), Some(2), "{}", receipt.body);
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    let filter = [("method", "POST"), ("path", NOTES), ("account", scene.account.as_str())];
    let sent = scene.control.requests(&filter).await?;
    assert_eq!(sent.len(), 2);
    assert!(sent[0].header("idempotency-key").is_some());
    assert_eq!(sent[0].header("idempotency-key"), sent[1].header("idempotency-key"));
    assert_eq!(sent[0].body(), sent[1].body());
    Ok(())
}
