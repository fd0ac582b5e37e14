//! The database of the running instance, for what no route shows.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use clawlink_e2e::Instance;
use rusqlite::Connection;

/// The database that both workers share: the one below the state folder that has our tables.
pub(crate) fn open_database() -> Connection {
    let folder = Instance::state().unwrap().join("v3/d1/miniflare-D1DatabaseObject");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let databases = files.filter(|path: &PathBuf| path.extension().is_some_and(|ending| ending == "sqlite"));
    let mut opened = databases.map(|path| Connection::open(path).unwrap());
    let database = opened.find(|database| database.prepare("SELECT 1 FROM executions").is_ok()).unwrap();
    database.busy_timeout(Duration::from_secs(10)).unwrap();
    database
}
