//! `cargo xtask keys`: the keys that seal what an instance keeps.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value;

use crate::failure::Failure;
use crate::instance::State;
use crate::sh::Sh;
use crate::tools;
use crate::worker::Worker;

/// Counts what each key seals; the database's own tests run it too.
const TEXTS_BY_KEY: &str = include_str!("../../../store/src/texts_by_key.sql");

/// The same for a deployment, whose secrets no command of ours may touch.
const DEPLOYMENT: &str = "\
For a deployment, in this order; no call fails on the way:
  add       put CREDENTIAL_KEYS with both keys into both scripts: wrangler secret put CREDENTIAL_KEYS -c FILE
            (`openssl rand -base64 32` makes a key; keep the old one beside it)
  deploy    both scripts, and wait until no older deployment serves
  activate  set CREDENTIAL_KEY_ACTIVE to the new id in both wrangler.*.toml, and deploy both
  wait      the sweep moves 500 connections a minute; count what is left until no row names the old key:
              wrangler d1 execute DB --remote -c wrangler.api.toml --command \"$(cat crates/store/src/texts_by_key.sql)\"
  remove    the old key from CREDENTIAL_KEYS in both scripts, once that was so for 7 days
A key that leaked also calls for reconnecting the accounts: what it opened may have been read.";

/// The arguments of `keys`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add a key to a local instance that is stopped and make it active; print what a deployment does instead.
    Rotate(Folder),
    /// Count the texts that each key seals in a local instance that is stopped.
    Status(Folder),
}

#[derive(Debug, Args)]
struct Folder {
    /// The instance's state folder.
    #[arg(long, value_name = "FOLDER", default_value = ".state")]
    state: PathBuf,
}

/// Rotates, or counts.
///
/// # Errors
/// [`Failure::StateInUse`] while the instance runs; what keeps the keys or the database from being read.
pub(crate) fn run(sh: &Sh, arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.action {
        Action::Rotate(folder) => rotate(sh, folder),
        Action::Status(folder) => status(sh, folder),
    }
}

fn rotate(sh: &Sh, folder: &Folder) -> Result<(), Failure> {
    let state = State::open(sh.root(), &folder.state, false)?;
    let keyring = state.keyring()?.rotate()?;
    println!("{} is active in {}.", keyring.active(), state.path().display());
    println!(
        "The next `cargo xtask start` seals with it, and each sweep moves what older keys seal. A sweep runs on"
    );
    println!("  curl http://127.0.0.1:8788/__scheduled");
    println!("\n{DEPLOYMENT}");
    Ok(())
}

fn status(sh: &Sh, folder: &Folder) -> Result<(), Failure> {
    let state = State::open(sh.root(), &folder.state, false)?;
    println!("active: {}", state.keyring()?.active());
    tools::for_workers(sh)?;
    let answer = state.log("keys");
    sh.call("counting the sealed texts", sh.node_program("wrangler"))
        .args(["--config", Worker::Exec.configuration()])
        .args(["d1", "execute", "DB", "--local", "--json", "--command", TEXTS_BY_KEY, "--persist-to"])
        .arg(state.path())
        .env("CI", "1")
        .env("WRANGLER_LOG_PATH", state.log("wrangler"))
        .run_into(&answer)?;
    let text = fs::read_to_string(&answer).map_err(Failure::io("read", &answer))?;
    let lines = lines(&text)
        .ok_or_else(|| Failure::Unreadable { path: answer, reason: "expected wrangler's JSON".to_owned() })?;
    println!("{}", if lines.is_empty() { "nothing is sealed yet".to_owned() } else { lines.join("\n") });
    Ok(())
}

/// Reads `[{"results":[{"place":…,"key":…,"texts":…}]}]`, which may follow a line or two about versions.
fn lines(answer: &str) -> Option<Vec<String>> {
    let json = answer.get(answer.find('[')?..)?;
    let answer: Value = serde_json::from_str(json).ok()?;
    let rows = answer.pointer("/0/results")?.as_array()?;
    let line = |row: &Value| {
        let (place, key) = (row.get("place")?.as_str()?, row.get("key")?.as_str()?);
        Some(format!("{place:<32} {key:<4} {:>6}", row.get("texts")?.as_u64()?))
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn counts_stand_in_columns() {
        let answer = r#"[{"results":[{"place":"user_integrations.wrapped_dek","key":"k1","texts":12}]}]"#;
        let line = "user_integrations.wrapped_dek    k1       12".to_owned();
        assert_eq!(lines(answer), Some(vec![line]));
        assert_eq!(lines(r#"[{"results":[]}]"#), Some(vec![]));
        assert_eq!(lines("no such table"), None);
    }
}
