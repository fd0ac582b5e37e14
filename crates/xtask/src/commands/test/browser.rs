//! The browser tests: the pages in Chromium, driven by playwright-core.

use super::start_instance;
use super::steps::Steps;
use crate::failure::Failure;
use crate::instance::Consent;
use crate::sh::Sh;
use crate::tools::chromium::chromium;

/// The runner, from the root.
const RUNNER: &str = "tests/browser/run.mjs";

/// Takes the step, or says why there is none.
///
/// # Errors
/// [`Failure::Interrupted`].
pub(super) fn run(sh: &Sh, steps: &mut Steps, first_port: u16) -> Result<(), Failure> {
    let step = "browser tests";
    if !sh.root().join(RUNNER).is_file() {
        Steps::skip(step, "there are none");
        return Ok(());
    }
    eprintln!("\n==> {step}");
    steps.keep(step, drive(sh, step, first_port))
}

fn drive(sh: &Sh, step: &str, first_port: u16) -> Result<(), Failure> {
    let chromium = chromium(sh)?;
    let instance = start_instance(sh, first_port, Consent::Page)?;
    let runner = sh.call(step, "node").arg(RUNNER).env("CLAWLINK_E2E_CHROMIUM", chromium);
    let environment = instance.whereabouts().to_environment();
    environment.into_iter().fold(runner, |runner, (name, value)| runner.env(name, value)).run_aloud()
}
