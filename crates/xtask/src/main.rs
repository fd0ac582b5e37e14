//! `cargo xtask`: starts, tests and packs ClawLink.
//!
//! A file per command under [`commands`]; only [`sh`] starts processes. Progress goes to standard error, so that what a
//! command answers (`start --json`, a test runner's closing lines) is alone on standard output.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program speaks through both")]

mod commands;
mod failure;
mod instance;
mod interrupt;
mod log;
mod process_group;
mod sh;
mod tools;
mod worker;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::Command;
use crate::sh::Sh;

/// Starts, tests and packs ClawLink. Each command installs what it needs, and says so.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let command = Arguments::parse().command;
    match Sh::in_workspace().and_then(|sh| command.run(&sh)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            failure.exit_code()
        }
    }
}
