//! Published MCP clients against a running instance: conformance, inspector, Python, mcporter.

use super::start_instance;
use super::steps::Steps;
use crate::failure::Failure;
use crate::instance::Consent;
use crate::sh::Sh;
use crate::tools::{node, python};

/// The folder of the clients and their lockfile, from the root.
const FOLDER: &str = "tests/clients";

/// Takes the step. A client that this machine cannot run is named as skipped by its own test.
///
/// # Errors
/// [`Failure::Interrupted`].
pub(super) fn run(sh: &Sh, steps: &mut Steps, first_port: u16) -> Result<(), Failure> {
    let step = "MCP clients";
    eprintln!("\n==> {step}");
    steps.keep(step, drive(sh, step, first_port))
}

fn drive(sh: &Sh, step: &str, first_port: u16) -> Result<(), Failure> {
    let instance = start_instance(sh, first_port, Consent::Page)?;
    node::packages_of(sh, FOLDER)?;
    let mut runner =
        sh.call(step, "node").within(FOLDER).args(["--test", "--test-concurrency=1", "flows/*.mjs"]);
    match python::environments(sh)? {
        Some(folder) => runner = runner.env("CLAWLINK_CLIENTS_PYTHON", folder),
        None => {
            Steps::skip("Python clients", "python3 has no venv here; Debian: apt-get install python3-venv");
        }
    }
    let environment = instance.whereabouts().to_environment();
    environment.into_iter().fold(runner, |runner, (name, value)| runner.env(name, value)).run_aloud()
}
