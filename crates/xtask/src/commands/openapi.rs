//! `cargo xtask openapi`: the description of the API, made anew.

use crate::failure::Failure;
use crate::sh::Sh;

/// Writes `docs/openapi.json` from the tables of the crate `openapi`.
///
/// # Errors
/// [`Failure::Step`] when they do not build.
pub(crate) fn run(sh: &Sh) -> Result<(), Failure> {
    sh.call("describing the API", "cargo").args(["run", "--quiet", "-p", "clawlink-openapi"]).run_aloud()
}
