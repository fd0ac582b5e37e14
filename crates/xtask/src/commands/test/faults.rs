//! The fault table: real workers in workerd, and a provider that fails in every way it knows.

use super::start_instance;
use crate::failure::Failure;
use crate::instance::Consent;
use crate::sh::Sh;

/// What changes keys comes first: nothing but its own stands under the old one then.
const KEYS: [&str; 1] = ["keys"];
/// The table, and what would disturb it: many calls, many connections, no database, and a thousand panics.
const TABLES: [&str; 5] = ["faults", "stopped", "expiry", "outage", "panics"];

/// Starts an instance, runs the table against it, stops it. `all` adds the rows that take minutes; `only`
/// leaves out those that it does not name.
///
/// # Errors
/// The first [`Failure`]; the rest has been run by then.
pub(super) fn run(sh: &Sh, first_port: u16, all: bool, only: &[String]) -> Result<(), Failure> {
    eprintln!("\n==> the fault table");
    let instance = start_instance(sh, first_port, Consent::Auto)?;
    let rows = |targets: &[&str]| {
        let tests =
            sh.call("the fault table", "cargo").args(["test", "-p", "clawlink-e2e", "--no-fail-fast"]);
        let tests = targets.iter().fold(tests, |tests, target| tests.args(["--test", target]));
        let tests = tests.arg("--").args(only);
        let tests = if all { tests.arg("--include-ignored") } else { tests };
        let environment = instance.whereabouts().to_environment();
        environment.into_iter().fold(tests, |tests, (name, value)| tests.env(name, value)).run_aloud()
    };
    let keys = rows(&KEYS);
    rows(&TABLES).and(keys)
}
