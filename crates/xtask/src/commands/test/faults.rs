//! The fault table: real workers in workerd, and a provider that fails in every way it knows.

use super::start_instance;
use crate::failure::Failure;
use crate::instance::Consent;
use crate::sh::Sh;

/// The table, then what would disturb it: a thousand calls, and a thousand panics.
const TABLES: [&str; 9] =
    ["test", "-p", "clawlink-e2e", "--test", "faults", "--test", "stopped", "--test", "panics"];

/// Starts an instance, runs the table against it, stops it. `all` adds the rows that take minutes; `only`
/// leaves out those that it does not name.
///
/// # Errors
/// The first [`Failure`].
pub(super) fn run(sh: &Sh, first_port: u16, all: bool, only: &[String]) -> Result<(), Failure> {
    eprintln!("\n==> the fault table");
    let instance = start_instance(sh, first_port, Consent::Auto)?;
    let tests = sh.call("the fault table", "cargo").args(TABLES).arg("--").args(only);
    let tests = if all { tests.arg("--include-ignored") } else { tests };
    let environment = instance.whereabouts().to_environment();
    environment.into_iter().fold(tests, |tests, (name, value)| tests.env(name, value)).run_aloud()
}
