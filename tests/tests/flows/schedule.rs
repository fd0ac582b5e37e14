//! The scheduled run, in the real worker.

use clawlink_e2e::{Outcome, fresh};
use rusqlite::params;

use crate::database::open_database;
use crate::support::Scene;

/// A row as a worker leaves it that dies between its claim and its answer.
fn leave_behind(user: &str, device: &str, id: &str) {
    let statement = "INSERT INTO executions (user_id, id, device_id, account, app, tool, revision, effect, digest, summary, \
        status, started_at) VALUES (?1, ?2, ?3, 'a', 'workbench', 'workbench_create_note', 'r', 'write', 'd', 's', 'sent', 1)";
    open_database().execute(statement, params![user, id, device]).unwrap();
}

#[tokio::test]
async fn an_execution_whose_sender_was_lost_ends_as_unknown() -> Outcome {
    let scene = Scene::paired().await?;
    let user = scene.agent.get("/v1/whoami").await?.text("/user/id")?.to_owned();
    let id = format!("exe_{}", fresh("lost"));
    leave_behind(&user, &scene.device, &id);
    scene.instance.sweep().await?;
    let row = scene.agent.get(&format!("/v1/executions/{id}")).await?;
    assert_eq!(row.text("/status")?, "unknown");
    Ok(())
}
