//! The scheduled run, in the real worker.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use clawlink_e2e::{Instance, Outcome, fresh};
use rusqlite::{Connection, params};

use crate::support::Scene;

/// The database that both workers share: the one below the state folder that has our tables.
fn open_database() -> Connection {
    let folder = Instance::state().unwrap().join("v3/d1/miniflare-D1DatabaseObject");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let databases = files.filter(|path: &PathBuf| path.extension().is_some_and(|ending| ending == "sqlite"));
    let mut opened = databases.map(|path| Connection::open(path).unwrap());
    let database = opened.find(|database| database.prepare("SELECT 1 FROM executions").is_ok()).unwrap();
    database.busy_timeout(Duration::from_secs(10)).unwrap();
    database
}

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
    let scheduled = format!("{}/__scheduled?cron=*+*+*+*+*", scene.instance.api);
    assert!(reqwest::get(scheduled).await.unwrap().status().is_success());
    let row = scene.agent.get(&format!("/v1/executions/{id}")).await?;
    assert_eq!(row.text("/status")?, "unknown");
    Ok(())
}
