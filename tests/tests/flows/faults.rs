//! What goes wrong on the way: repeated where that is safe, never where nobody can know.

use clawlink_e2e::{Call, Outcome, fresh};
use serde_json::{Value, json};

use crate::support::{Scene, note};

const NOTES: &str = "/api/v1/notes";

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_never_sent_again() -> Outcome {
    let mut scene = Scene::paired().await?;
    scene.connect_github().await?;
    let repository = fresh("lost");
    let path = format!("/repos/octo-org/{repository}/issues");
    let lost = json!({ "method": "POST", "path": path, "account": scene.account });
    scene.control.rule(lost, json!({ "reset_at": "before_answer", "commit": "before_fault" })).await?;
    let arguments = json!({ "owner": "octo-org", "repo": repository, "title": "Start page is blank" });
    let key = fresh("key");
    let unknown = scene.agent.execute("github_create_issue", &arguments, Some(&key)).await?;
    assert_eq!(unknown.refusal(), (502, "outcome_unknown", ""), "{}", unknown.body);
    assert_eq!(*unknown.at("/retryable"), Value::Bool(false));

    let again = scene.agent.execute("github_create_issue", &arguments, Some(&key)).await?;
    assert_eq!(again.refusal().1, "outcome_unknown");
    assert_eq!(again.at("/execution_id"), unknown.at("/execution_id"));
    assert_eq!(scene.count_requests("POST", &path).await?, 1);

    let settle = unknown.at("/next_call");
    let settled = scene.agent.send(Call::post(settle["path"].as_str().unwrap(), &settle["body"])).await?;
    assert!(
        !matches!(settled.status, 400 | 422),
        "a next_call can be sent as it stands: {settle} {}",
        settled.body
    );
    Ok(())
}

#[tokio::test]
async fn a_throttled_write_waits_as_long_as_the_app_says_and_is_sent_once_more() -> Outcome {
    let scene = Scene::connected().await?;
    let marker = fresh("throttled");
    let once = json!({ "method": "POST", "path": NOTES, "account": scene.account, "count": 1 });
    scene.control.rule(once, json!({ "status": 429, "retry_after": { "int": 1 } })).await?;
    scene.agent.execute("workbench_create_note", &note(&marker), Some(&fresh("key"))).await?.expect(200)?;
    let filter = [("method", "POST"), ("path", NOTES), ("account", scene.account.as_str())];
    let sent = scene.control.requests(&filter).await?;
    assert_eq!(sent.len(), 2);
    assert!(sent[1].at - sent[0].at >= 1_000, "it waited {} ms", sent[1].at - sent[0].at);
    assert_eq!(scene.control.effects(&marker).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_long_throttle_is_handed_back() -> Outcome {
    let scene = Scene::connected().await?;
    let every = json!({ "method": "POST", "path": NOTES, "account": scene.account });
    scene.control.rule(every, json!({ "status": 429, "retry_after": { "int": 120 } })).await?;
    let refused =
        scene.agent.execute("workbench_create_note", &note(&fresh("wait")), Some(&fresh("key"))).await?;
    assert_eq!(refused.refusal(), (429, "rate_limited", ""), "{}", refused.body);
    assert_eq!(refused.headers.get("retry-after").map(String::as_str), Some("120"));
    assert_eq!(scene.count_requests("POST", NOTES).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_read_outlives_two_server_errors() -> Outcome {
    let scene = Scene::connected().await?;
    let twice = json!({ "method": "GET", "path": NOTES, "account": scene.account, "count": 2 });
    scene.control.rule(twice, json!({ "status": 503 })).await?;
    let read = scene.agent.execute("workbench_list_notes", &json!({}), None).await?.expect(200)?;
    assert_eq!(read.at("/attempts").as_array().map(Vec::len), Some(3));
    Ok(())
}

#[tokio::test]
async fn a_read_that_keeps_failing_is_given_up() -> Outcome {
    let scene = Scene::connected().await?;
    let every = json!({ "method": "GET", "path": NOTES, "account": scene.account });
    scene.control.rule(every, json!({ "status": 503 })).await?;
    let refused = scene.agent.execute("workbench_list_notes", &json!({}), None).await?;
    assert_eq!(refused.refusal(), (502, "upstream_error", ""), "{}", refused.body);
    assert_eq!(scene.count_requests("GET", NOTES).await?, 3);
    Ok(())
}

#[tokio::test]
async fn a_redirect_of_an_app_takes_no_credential_elsewhere() -> Outcome {
    let scene = Scene::connected().await?;
    let every = json!({ "method": "GET", "path": NOTES, "account": scene.account });
    scene.control.rule(every, json!({ "redirect": { "status": 302, "to": "other_host" } })).await?;
    let refused = scene.agent.execute("workbench_list_notes", &json!({}), None).await?;
    assert_ne!(refused.status, 200);
    let elsewhere = scene.control.requests(&[("listener", "other"), ("account", &scene.account)]).await?;
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
    Ok(())
}
