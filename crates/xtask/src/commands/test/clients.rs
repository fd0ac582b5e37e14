//! Published MCP clients against a running instance: conformance, inspector, Python, mcporter, libraries of agents, and with
//! `--all` the agents themselves.

use super::steps::Steps;
use crate::failure::Failure;
use crate::instance::{Consent, Instance, Options};
use crate::sh::Sh;
use crate::tools::{node, python};

/// The folder of the clients and their lockfile, from the root.
const FOLDER: &str = "tests/clients";
/// The folder of whole agents, which are large.
const AGENTS: &str = "tests/clients/agents";
/// The origins at which Codex and Claude Code keep the documents that say who they are. Nothing outside this machine is asked:
/// the instance is told that these origins are here, after its own ports.
const DOCUMENTS: [&str; 2] = ["https://chatgpt.com", "https://claude.ai"];

/// Takes the step. A client that this machine cannot run is named as skipped by its own test.
///
/// # Errors
/// [`Failure::Interrupted`].
pub(super) fn run(sh: &Sh, steps: &mut Steps, first_port: u16, all: bool) -> Result<(), Failure> {
    let step = "MCP clients";
    eprintln!("\n==> {step}");
    steps.keep(step, drive(sh, step, first_port, all))
}

fn drive(sh: &Sh, step: &str, first_port: u16, all: bool) -> Result<(), Failure> {
    let documents = format!("http://127.0.0.1:{}", first_port + 5);
    let state = sh.target()?.join(format!("e2e-{first_port}"));
    let mut options = Options::for_tests(state, first_port, Consent::Page);
    options.maps.extend(DOCUMENTS.map(|origin| (origin.to_owned(), documents.clone())));
    let instance = Instance::start(sh, &options)?;
    node::packages_of(sh, FOLDER)?;
    sh.call("cargo build", "cargo").args(["build", "--quiet", "-p", "clawlink-cli"]).run()?;
    let runner = sh.call(step, "node").within(FOLDER).args(["--test", "--test-concurrency=1", "flows/*.mjs"]);
    let mut runner = runner.env("CLAWLINK_CLIENTS_DOCUMENTS", documents);
    runner = runner.env("CLAWLINK_CLIENTS_CLI", sh.native_program("clawlink")?);
    if all {
        node::packages_of(sh, AGENTS)?;
        runner = runner.env("CLAWLINK_CLIENTS_AGENTS", sh.root().join(AGENTS).join("node_modules"));
    }
    match python::environments(sh, all)? {
        Some(folder) => runner = runner.env("CLAWLINK_CLIENTS_PYTHON", folder),
        None => {
            Steps::skip("Python clients", "python3 has no venv here; Debian: apt-get install python3-venv");
        }
    }
    let environment = instance.whereabouts().to_environment();
    environment.into_iter().fold(runner, |runner, (name, value)| runner.env(name, value)).run_aloud()
}
