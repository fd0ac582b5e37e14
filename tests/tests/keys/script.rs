//! A script that is deployed anew with other keys, while the other runs on.

use std::fs;
use std::time::Duration;

use clawlink_e2e::{Failure, Instance, Outcome};
use serde_json::Value;
use tokio::time::{Instant, sleep};

/// What wrangler writes once a changed script serves, into the log that both scripts share.
const SERVES: &str = "Local server updated and ready";
const PATIENCE: Duration = Duration::from_mins(1);

/// One of the two scripts.
pub(crate) struct Script {
    name: &'static str,
    configuration: &'static str,
}

pub(crate) const WEB: Script = Script { name: "web", configuration: "wrangler.web.toml" };
pub(crate) const EXEC: Script = Script { name: "exec", configuration: "wrangler.api.toml" };

impl Script {
    /// Lets the script serve with these keys; returns once it does.
    pub(crate) async fn deploy(&self, keys: &Value, active: &str) -> Outcome {
        let state = Instance::state()?;
        let variables = state.join(format!("variables.{}.env", self.name));
        let served = times_served()?;
        let line = |line: &str| match line.split_once('=') {
            Some(("CREDENTIAL_KEYS", _)) => format!("CREDENTIAL_KEYS='{keys}'"),
            Some(("CREDENTIAL_KEY_ACTIVE", _)) => format!("CREDENTIAL_KEY_ACTIVE='{active}'"),
            _ => line.to_owned(),
        };
        let lines: Vec<String> = read(&variables)?.lines().map(line).collect();
        write(&variables, &lines.join("\n"))?;
        // Of these two files wrangler watches the second alone.
        let configuration = state.join(self.configuration);
        write(&configuration, &read(&configuration)?)?;
        let end = Instant::now() + PATIENCE;
        while times_served()? == served {
            if Instant::now() > end {
                return Err(Failure::unexpected(format!("deploying {}", self.name), SERVES, "silence"));
            }
            sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }
}

fn times_served() -> Outcome<usize> {
    let log = Instance::state()?.join("logs/wrangler.log");
    Ok(read(&log)?.matches(SERVES).count())
}

/// The keys that both scripts were started with, by id.
pub(crate) fn first_keys() -> Outcome<Value> {
    let file = Instance::state()?.join("credential-keys.json");
    let ring: Value = serde_json::from_str(&read(&file)?).unwrap_or_default();
    Ok(ring["keys"].clone())
}

fn read(file: &std::path::Path) -> Outcome<String> {
    fs::read_to_string(file).map_err(Failure::io(format!("reading {}", file.display())))
}

fn write(file: &std::path::Path, text: &str) -> Outcome {
    fs::write(file, text).map_err(Failure::io(format!("writing {}", file.display())))
}
