//! `clawlink-sim`: plays seeds, prints what was simulated, and replays the seed that broke something.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program speaks through both")]

mod command;

use std::process::ExitCode;

use clap::Parser;

use crate::command::{Arguments, obey};

fn main() -> ExitCode {
    match obey(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
