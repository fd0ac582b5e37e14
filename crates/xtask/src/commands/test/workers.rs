//! The end-to-end tests: real workers in workerd, asked over HTTP.

use super::oauth_server::OauthServer;
use super::{options, start_with};
use crate::failure::Failure;
use crate::instance::Consent;
use crate::sh::Sh;

/// All but the fault table, which is a part of its own.
const PARTS: [&str; 6] = ["--lib", "--bins", "--test", "flows", "--test", "matrix"];

/// Starts an instance, runs the tests of `clawlink-e2e` against it, or those alone that `only` names, stops it.
///
/// # Errors
/// The first [`Failure`].
pub(super) fn run(sh: &Sh, first_port: u16, only: &[String]) -> Result<(), Failure> {
    eprintln!("\n==> the workers' tests");
    let mut options = options(sh, first_port, Consent::Auto)?;
    let oauth_server = OauthServer::start(sh, &options, first_port.saturating_add(5))?;
    oauth_server.introduce(sh, &mut options)?;
    let instance = start_with(sh, options)?;
    sh.call("building the command line", "cargo").args(["build", "-p", "clawlink-cli"]).run()?;
    let tests = sh
        .call("the workers' tests", "cargo")
        .args(["test", "-p", "clawlink-e2e"])
        .args(PARTS)
        .arg("--")
        .args(only);
    let environment = instance.whereabouts().to_environment();
    let tests = environment.into_iter().fold(tests, |tests, (name, value)| tests.env(name, value));
    let tests = tests.env("CLAWLINK_E2E_OAUTH_SERVER", &oauth_server.url);
    tests.env("CLAWLINK_E2E_CLI", sh.native_program("clawlink")?).env("INSTA_UPDATE", "no").run_aloud()
}
