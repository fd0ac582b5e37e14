//! What the rows share: the tools of each class of effect, and how calls are made and timed.

use std::time::Duration;

use clawlink_e2e::{Answer, Call, Outcome, Scene, fresh, note};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Where Workbench keeps notes.
pub(crate) const NOTES: &str = "/api/v1/notes";
/// A read.
pub(crate) const READ: &str = "workbench_list_notes";
/// A write that carries the app's own idempotency key: it may be repeated.
pub(crate) const KEYED: &str = "workbench_create_note";

/// A write that its app cannot recognise again: it must never be repeated. The path is nobody else's.
pub(crate) struct PlainWrite {
    pub(crate) path: String,
    arguments: Value,
}

impl PlainWrite {
    /// A GitHub issue in a repository of its own.
    pub(crate) fn new() -> Self {
        let repository = fresh("repo");
        Self {
            path: format!("/repos/octo-org/{repository}/issues"),
            arguments: json!({ "owner": "octo-org", "repo": repository, "title": "Start page is blank" }),
        }
    }

    /// Makes the write under a key.
    pub(crate) async fn run(&self, scene: &Scene, key: &str) -> Outcome<Answer> {
        forget(scene).await?;
        scene.agent.execute("github_create_issue", &self.arguments, Some(key)).await
    }

    /// How often it took effect.
    pub(crate) async fn effects(&self, scene: &Scene) -> Outcome<usize> {
        Ok(scene.control.effects_where(&[("path", &self.path)]).await?.len())
    }
}

/// Signed in, with GitHub connected.
pub(crate) async fn github() -> Outcome<Scene> {
    let mut scene = Scene::paired().await?;
    scene.connect_github().await?;
    Ok(scene)
}

/// Reads the notes, whatever comes of it.
pub(crate) async fn read(scene: &Scene) -> Outcome<Answer> {
    forget(scene).await?;
    scene.agent.execute(READ, &json!({}), None).await
}

/// Writes a note under a marker and a fresh key, whatever comes of it.
pub(crate) async fn write(scene: &Scene, marker: &str) -> Outcome<Answer> {
    forget(scene).await?;
    scene.agent.execute(KEYED, &note(marker), Some(&fresh("key"))).await
}

/// Lets the worker forget what other rows made fail: they share its budgets of retries, and its patience with a host.
pub(crate) async fn forget(scene: &Scene) -> Outcome {
    for app in ["workbench", "github"] {
        scene.agent.send(Call::post(format!("/faults/forget/{app}"), &json!({}))).await?.expect(204)?;
    }
    Ok(())
}

/// How long it took, too.
pub(crate) async fn timed<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<(T, Duration)> {
    let start = Instant::now();
    let done = work.await?;
    Ok((done, start.elapsed()))
}

/// Sends the same call several times at once.
pub(crate) async fn at_once(scene: &Scene, call: &Call, times: usize) -> Outcome<Vec<Answer>> {
    let mut sending = JoinSet::new();
    for _ in 0..times {
        let (agent, call) = (scene.agent.clone(), call.clone());
        sending.spawn(async move { agent.send(call).await });
    }
    sending.join_all().await.into_iter().collect()
}

/// The requests of the scene's account that reached a path, as times in milliseconds.
pub(crate) async fn arrivals(scene: &Scene, method: &str, path: &str) -> Outcome<Vec<u64>> {
    let filter = [("method", method), ("path", path), ("account", scene.account.as_str())];
    Ok(scene.control.requests(&filter).await?.iter().map(|request| request.at).collect())
}
