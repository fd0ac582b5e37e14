//! `clawlink`: signs a terminal in as a device, and lets it find, preview and run tools.
//!
//! A command asks the API, and returns the text to print or a [`Failure`]; this file alone prints and exits. Answers
//! go to standard output, everything else (links, keys, errors) to standard error, so that a pipe sees answers only.

mod api_key;
mod arguments;
mod audit;
mod client;
mod commands;
mod config;
mod context;
mod environment;
mod exit;
mod failure;
mod install;
mod invocation;
mod oauth;
mod origin;
mod output;
mod random;
mod secret;
mod wire;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use crate::commands::Cli;
use crate::context::Context;
use crate::environment::Environment;
use crate::exit::Exit;
use crate::failure::Failure;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Cli { global, command } = Cli::parse();
    let context = Context::new(global, Environment::read());
    let exit = match command.run(&context).await {
        Ok(page) => {
            print(&page);
            Exit::Ok
        }
        Err(failure) => {
            report(&failure, &context);
            failure.exit()
        }
    };
    exit.into()
}

/// A reader that has gone away (`clawlink apps | head`) is no failure of the command.
fn print(page: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out
        .write_all(page.as_bytes())
        .and_then(|()| if page.is_empty() || page.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
}

/// With `--json` a refusal is an answer too, and a program looks for answers on standard output.
fn report(failure: &Failure, context: &Context) {
    if context.json() {
        print(&failure.json());
    } else {
        context.note(output::failure::page(failure, context).trim_end());
    }
}
