//! Callers that go on while the keys are changed, and what no answer may say meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use clawlink_e2e::{Answer, Call, Failure, Outcome, Scene, fresh, note};
use serde_json::json;

pub(crate) const READ: &str = "workbench_list_notes";
pub(crate) const WRITE: &str = "workbench_create_note";
const BETWEEN_CALLS: Duration = Duration::from_millis(100);
const TOKEN_ENDS_EVERY: u32 = 20;
/// What is said where a credential cannot be opened, or was given up.
const NEVER: [&str; 2] = ["credential_unavailable", "reauth_required"];

/// What callers and deployments know of each other.
#[derive(Default)]
pub(crate) struct Load {
    stop: AtomicBool,
    /// Odd while a script is deployed: what runs in it then is cut off.
    deployments: AtomicUsize,
    pub(crate) served: AtomicUsize,
    pub(crate) connected: AtomicUsize,
}

impl Load {
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
    }

    /// Deploys; callers that are cut off meanwhile may come again.
    pub(crate) async fn during(&self, deployment: impl Future<Output = Outcome>) -> Outcome {
        self.deployments.fetch_add(1, Ordering::SeqCst);
        let done = deployment.await;
        // The last of what was cut off is told so a moment later.
        tokio::time::sleep(Duration::from_millis(500)).await;
        self.deployments.fetch_add(1, Ordering::SeqCst);
        done
    }

    fn runs(&self) -> bool {
        !self.stop.load(Ordering::SeqCst)
    }

    /// Does something, and says what came of it; nothing where a deployment cut it off.
    async fn attempt<T>(&self, work: impl Future<Output = Outcome<T>>) -> Outcome<Option<T>> {
        let before = self.deployments.load(Ordering::SeqCst);
        let done = work.await;
        let disturbed = before % 2 == 1 || self.deployments.load(Ordering::SeqCst) != before;
        match done {
            Ok(done) => Ok(Some(done)),
            Err(_) if disturbed => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}

/// A call that must be served. What says that a credential does not open is never excused.
async fn serve(call: impl Future<Output = Outcome<Answer>>) -> Outcome {
    let answer = call.await?;
    let code = answer.refusal().1;
    assert!(!NEVER.contains(&code), "{} {}", answer.status, answer.body);
    answer.expect(200).map(drop)
}

/// Calls on: reads, and every fifth time a write. Now and then the access token has just ended.
pub(crate) async fn call_on(scene: Arc<Scene>, load: Arc<Load>) -> Outcome {
    for turn in 0_u32.. {
        if !load.runs() {
            break;
        }
        let call = async {
            if turn % TOKEN_ENDS_EVERY == TOKEN_ENDS_EVERY / 2 {
                scene.control.expire(&scene.account).await?;
            }
            let (write, key) = (note(&fresh("keys")), fresh("key"));
            match turn % 5 {
                0 => serve(scene.agent.execute(WRITE, &write, Some(&key))).await,
                _ => serve(scene.agent.execute(READ, &json!({}), None)).await,
            }
        };
        load.served.fetch_add(usize::from(load.attempt(call).await?.is_some()), Ordering::SeqCst);
        tokio::time::sleep(BETWEEN_CALLS).await;
    }
    Ok(())
}

/// Connects on: one person after the other, each of whom then reads. Returns whom the keys must still serve afterwards.
pub(crate) async fn connect_on(load: Arc<Load>) -> Outcome<Vec<Scene>> {
    let mut scenes = Vec::new();
    while load.runs() {
        let connecting = async {
            let scene = Scene::connected().await?;
            serve(scene.agent.execute(READ, &json!({}), None)).await?;
            Ok(scene)
        };
        scenes.extend(load.attempt(connecting).await?);
        load.connected.store(scenes.len(), Ordering::SeqCst);
    }
    Ok(scenes)
}

/// Something of each kind that was sealed before: a credential, a client's secret, a kept answer, a previewed request.
pub(crate) struct Before {
    pub(crate) scene: Arc<Scene>,
    key: String,
    arguments: serde_json::Value,
    confirm: serde_json::Value,
}

impl Before {
    /// Seals one of each.
    pub(crate) async fn seal() -> Outcome<Self> {
        let (scene, _) = Scene::connected_by_own_client(&json!({})).await?;
        let (key, arguments) = (fresh("key"), note(&fresh("before")));
        scene.agent.execute(WRITE, &arguments, Some(&key)).await?.expect(200)?;
        let preview = scene.agent.preview(WRITE, &note(&fresh("preview"))).await?.expect(200)?;
        let confirm =
            json!({ "confirm_token": preview.at("/confirm_token"), "digest": preview.at("/digest") });
        Ok(Self { scene: Arc::new(scene), key, arguments, confirm })
    }

    /// Opens each.
    pub(crate) async fn open(&self) -> Outcome {
        let agent = &self.scene.agent;
        let calls = self.scene.token_calls().await?;
        self.scene.control.expire(&self.scene.account).await?;
        agent.execute(READ, &json!({}), None).await?.expect(200)?;
        assert_eq!(self.scene.token_calls().await?, calls + 1, "the client's secret proved it once more");
        let again = agent.execute(WRITE, &self.arguments, Some(&self.key)).await?.expect(200)?;
        if *again.at("/idempotency/replayed") != serde_json::Value::Bool(true) {
            return Err(Failure::unexpected("a repeat", "the kept answer", again.body.to_string()));
        }
        agent.send(Call::post("/v1/execute", &self.confirm)).await?.expect(200).map(drop)
    }
}
