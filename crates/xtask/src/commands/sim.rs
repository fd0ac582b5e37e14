//! `cargo xtask sim`: seeds of a simulated world, in a profile of their own that is built fast and runs fast.

use std::ffi::OsString;

use clap::Args;

use crate::failure::Failure;
use crate::sh::Sh;

/// What is handed to the simulator as it stands; `cargo xtask sim -- --help` lists its flags.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Flags of the simulator: `--seeds N`, `--seed S` to replay one, `--scene NAME`, `--plants`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    flags: Vec<OsString>,
}

/// Builds the simulator and runs it.
///
/// # Errors
/// [`Failure::Step`] when it does not build, or when a seed broke something; the simulator has said what by then.
pub(crate) fn run(sh: &Sh, arguments: &Arguments) -> Result<(), Failure> {
    let build = ["build", "--quiet", "--profile", "sim", "-p", "clawlink-sim"];
    sh.call("building the simulator", "cargo").args(build).run()?;
    let program = sh.target()?.join("sim/clawlink-sim");
    sh.call("the simulation", program).args(&arguments.flags).run_aloud()
}
