//! Many writes at once, while connections are cut at random.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clawlink_e2e::{Answer, Outcome, Scene, fresh, note};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::pattern::{KEYED, NOTES, github};

/// How many writes are on their way at once.
const AT_ONCE: usize = 24;
/// Of so many requests, one is cut at each place.
const EVERY: usize = 80;
/// Where, and whether it had taken effect by then.
const CUTS: [(&str, &str); 4] = [
    ("request_body:4", "never"),
    ("before_answer", "before_fault"),
    ("answer_headers", "before_fault"),
    ("answer_body:2", "before_fault"),
];

#[tokio::test]
#[ignore = "takes minutes: `cargo xtask test faults --all`"]
async fn ten_thousand_writes_under_resets_make_no_duplicate_and_no_false_success() -> Outcome {
    no_duplicate(10_000).await
}

#[tokio::test]
async fn two_hundred_writes_under_resets_make_no_duplicate_and_no_false_success() -> Outcome {
    no_duplicate(200).await
}

/// Half of the writes carry the app's own key and may be repeated; half must never be.
async fn no_duplicate(writes: usize) -> Outcome {
    let mut scene = github().await?;
    let account = scene.account.clone();
    scene.connect_workbench(&account).await?;
    let run = fresh("run");
    cut(&scene, NOTES, writes / 2).await?;
    cut(&scene, &format!("/repos/octo-org/{run}*"), writes / 2).await?;
    let (scene, next) = (Arc::new(scene), Arc::new(AtomicUsize::new(0)));
    let mut senders = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (scene, next, run) = (scene.clone(), next.clone(), run.clone());
        senders.spawn(async move {
            let mut unknown = 0;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= writes {
                    return Ok(unknown);
                }
                let marker = format!("{run}-{number}");
                unknown += if number % 2 == 0 {
                    keyed(&scene, &marker).await?
                } else {
                    plain(&scene, &marker).await?
                };
            }
        });
    }
    let unknown = senders.join_all().await.into_iter().sum::<Outcome<usize>>()?;
    assert!(unknown > 0, "no cut was met");
    assert!(unknown * 10 < writes, "{unknown} of {writes} are unknown");
    Ok(())
}

/// Cuts a few requests in a hundred, each place in turn.
///
/// The answer is longer than what is let through of it. A whole answer leaves its connection to the next request, and a reset
/// behind it would take that one along before it arrived: unknown, and rightly so, but not what is counted here.
async fn cut(scene: &Scene, path: &str, requests: usize) -> Outcome {
    for from in (3..requests).step_by(EVERY / CUTS.len()) {
        let (place, commit) = CUTS[from / (EVERY / CUTS.len()) % CUTS.len()];
        let body = json!({ "json": { "id": 7, "number": 7, "title": "Start page is blank" } });
        let when =
            json!({ "method": "POST", "path": path, "account": scene.account, "from": from, "count": 1 });
        scene.control.rule(when, json!({ "reset_at": place, "commit": commit, "body": body })).await?;
    }
    Ok(())
}

async fn keyed(scene: &Scene, marker: &str) -> Outcome<usize> {
    let answer = scene.agent.execute(KEYED, &note(marker), Some(&fresh("key"))).await?;
    Ok(judge(marker, &answer, scene.control.effects(marker).await?.len()))
}

async fn plain(scene: &Scene, marker: &str) -> Outcome<usize> {
    let arguments = json!({ "owner": "octo-org", "repo": marker, "title": "Start page is blank" });
    let answer = scene.agent.execute("github_create_issue", &arguments, Some(&fresh("key"))).await?;
    let path = format!("/repos/octo-org/{marker}/issues");
    let sent = scene.count_requests("POST", &path).await?;
    let may_have_left = answer.status == 200 || answer.refusal().1 == "outcome_unknown";
    assert_eq!(sent, usize::from(may_have_left), "{marker}: {} {}", answer.status, answer.body);
    Ok(judge(marker, &answer, scene.control.effects_where(&[("path", &path)]).await?.len()))
}

/// Success is one effect, failure none, and unknown at most one. Returns how many are unknown.
fn judge(marker: &str, answer: &Answer, effects: usize) -> usize {
    let unknown = answer.refusal().1 == "outcome_unknown";
    match answer.status {
        200 => assert_eq!(effects, 1, "{marker}: a success is one effect: {}", answer.body),
        _ if unknown => assert!(effects <= 1, "{marker}: {effects} effects"),
        _ => assert_eq!(effects, 0, "{marker}: a failure is no effect: {}", answer.body),
    }
    if answer.status == 200 || unknown {
        assert_ne!(*answer.at("/execution_id"), Value::Null, "{marker}: {}", answer.body);
    }
    usize::from(unknown)
}
