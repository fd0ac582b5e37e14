//! Schemathesis against a running instance: no answer outside the description, whoever asks.

use super::start_instance;
use super::steps::Steps;
use crate::failure::Failure;
use crate::instance::Consent;
use crate::sh::Sh;
use crate::tools::python;

/// Takes the step, or says why there is none.
///
/// # Errors
/// [`Failure::Interrupted`], and what installing fails with.
pub(super) fn run(sh: &Sh, steps: &mut Steps, first_port: u16) -> Result<(), Failure> {
    let step = "the API and its description";
    let Some(program) = python::schemathesis(sh)? else {
        Steps::skip(step, "python3 has no venv here; Debian: apt-get install python3-venv");
        return Ok(());
    };
    eprintln!("\n==> {step}");
    let drive = || {
        let instance = start_instance(sh, first_port, Consent::Page)?;
        let test = sh.call(step, "cargo").args(["test", "-p", "clawlink-e2e", "--test", "api"]);
        let test = test.args(["--", "--nocapture"]).env("CLAWLINK_E2E_SCHEMATHESIS", program);
        let environment = instance.whereabouts().to_environment();
        environment.into_iter().fold(test, |test, (name, value)| test.env(name, value)).run_aloud()
    };
    steps.keep(step, drive())
}
