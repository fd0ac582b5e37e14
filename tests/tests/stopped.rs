//! A person stops their agents in the middle of a thousand calls.
//!
//! So many calls hold up whatever runs beside them, so this runs apart from the fault table.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clawlink_e2e::{Agent, Outcome, Scene, fresh, note};
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::Instant;

const READ: &str = "workbench_list_notes";
const WRITE: &str = "workbench_create_note";
const CALLS: usize = 1_000;
const CALLERS: usize = 20;
/// How long a read may go on by what was read a moment before.
const READS_GO_ON: Duration = Duration::from_secs(5);

/// One call as its caller saw it.
struct Seen {
    began: Instant,
    marker: Option<String>,
    served: bool,
}

/// Calls until a thousand calls are made, and at least until the reads must have ended: every fourth is a write.
async fn call_on(agent: Agent, next: Arc<AtomicUsize>, end: Instant) -> Outcome<Vec<Seen>> {
    let mut seen = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= CALLS && Instant::now() >= end {
            return Ok(seen);
        }
        let (began, marker) = (Instant::now(), number.is_multiple_of(4).then(|| fresh("stopped")));
        let answer = match &marker {
            Some(marker) => agent.execute(WRITE, &note(marker), Some(&fresh("key"))).await?,
            None => agent.execute(READ, &json!({}), None).await?,
        };
        seen.push(Seen { began, marker, served: answer.status == 200 });
    }
}

/// What must hold of calls that began after a person's word was taken: no write is served or takes effect, and no read is
/// served after five seconds.
async fn judge(scene: &Scene, stopped: Instant, seen: &[Seen]) -> Outcome {
    let late = || seen.iter().filter(|call| call.began > stopped);
    assert!(seen.iter().any(|call| call.served && call.marker.is_some()), "writes went through before");
    assert!(late().any(|call| call.marker.is_some()), "writes were tried afterwards");
    for call in late() {
        if let Some(marker) = &call.marker {
            assert!(!call.served, "a write was served after the stop");
            assert!(scene.control.effects(marker).await?.is_empty(), "a write took effect after the stop");
        } else if call.began > stopped + READS_GO_ON {
            assert!(!call.served, "a read was served {:?} after the stop", call.began - stopped);
        }
    }
    Ok(())
}

/// Starts the callers; they go on until well after the stop.
fn start(scene: &Scene) -> JoinSet<Outcome<Vec<Seen>>> {
    let (next, end) = (Arc::new(AtomicUsize::new(0)), Instant::now() + Duration::from_secs(9));
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        callers.spawn(call_on(scene.agent.clone(), next.clone(), end));
    }
    callers
}

async fn all_of(callers: JoinSet<Outcome<Vec<Seen>>>) -> Outcome<Vec<Seen>> {
    let parts: Vec<Vec<Seen>> = callers.join_all().await.into_iter().collect::<Outcome<_>>()?;
    Ok(parts.into_iter().flatten().collect())
}

#[tokio::test]
async fn f26_a_device_that_ends_among_a_thousand_calls_writes_nothing_more_and_reads_for_five_seconds()
-> Outcome {
    let mut scene = Scene::connected().await?;
    let callers = start(&scene);
    tokio::time::sleep(Duration::from_secs(2)).await;
    scene.person.revoke_device(&scene.device.clone()).await?;
    let stopped = Instant::now();
    judge(&scene, stopped, &all_of(callers).await?).await
}

#[tokio::test]
async fn f26_a_pause_among_a_thousand_calls_stops_writes_and_after_five_seconds_reads() -> Outcome {
    let mut scene = Scene::connected().await?;
    let page = scene.person.browser.open(scene.person.web("/dashboard/devices")).await?.expect(200)?;
    let callers = start(&scene);
    tokio::time::sleep(Duration::from_secs(2)).await;
    scene.person.browser.submit(&page, &page.form("/dashboard/pause")?).await?.expect(303)?;
    let stopped = Instant::now();
    judge(&scene, stopped, &all_of(callers).await?).await
}
