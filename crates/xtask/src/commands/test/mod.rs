//! `cargo xtask test`: everything that CI runs, or one part of it.

mod api;
mod browser;
mod clients;
mod faults;
mod native;
mod oauth_server;
mod sizes;
mod stand_in;
mod steps;
mod workers;

use clap::{Args, ValueEnum};

use self::steps::Steps;
use crate::failure::Failure;
use crate::instance::{Consent, Instance, Options};
use crate::sh::Sh;

/// The arguments of `test`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Only this part.
    #[arg(value_enum)]
    part: Option<Part>,
    /// What is large or long too: checking tools and whole agents, which are installed, and the long rows of the fault table.
    #[arg(long)]
    all: bool,
    /// The first of the six ports that a tested instance and what it asks take.
    #[arg(long, value_name = "PORT", default_value_t = 18787, value_parser = clap::value_parser!(u16).range(1..=65530))]
    first_port: u16,
    /// With `workers` and `faults`: only the tests with one of these in their name.
    #[arg(last = true, value_name = "FILTER")]
    only: Vec<String>,
}

/// A part of the suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Formatting, lints, unit tests, documentation, licences: no WASM is run.
    Native,
    /// Both workers in workerd, asked over HTTP.
    Workers,
    /// The fault table: both workers in workerd, and a provider that fails.
    Faults,
    /// The API as anybody may ask it, against its description.
    Api,
    /// The pages, in Chromium.
    Browser,
    /// Published MCP clients, against the endpoint and its authorization server.
    Clients,
}

/// Runs every step of the chosen parts, whether or not an earlier one failed.
///
/// # Errors
/// [`Failure::Steps`] naming all that failed; [`Failure::Interrupted`].
pub(crate) fn run(sh: &Sh, arguments: &Arguments) -> Result<(), Failure> {
    let wanted = |part| arguments.part.is_none_or(|only| only == part);
    let mut steps = Steps::default();
    if wanted(Part::Native) {
        native::run(sh, &mut steps, arguments.all)?;
    }
    if wanted(Part::Workers) {
        steps.keep("the workers' tests", workers::run(sh, arguments.first_port, &arguments.only))?;
    }
    if wanted(Part::Faults) {
        steps
            .keep("the fault table", faults::run(sh, arguments.first_port, arguments.all, &arguments.only))?;
    }
    if wanted(Part::Api) {
        api::run(sh, &mut steps, arguments.first_port)?;
    }
    if wanted(Part::Browser) {
        browser::run(sh, &mut steps, arguments.first_port)?;
    }
    if wanted(Part::Clients) {
        clients::run(sh, &mut steps, arguments.first_port, arguments.all)?;
    }
    steps.finish()
}

/// An instance that disturbs no other: its own ports, its own folder, and nothing left from last time.
fn start_instance(sh: &Sh, first_port: u16, consent: Consent) -> Result<Instance, Failure> {
    start_with(sh, options(sh, first_port, consent)?)
}

/// The same with further origins and clients.
fn start_with(sh: &Sh, options: Options) -> Result<Instance, Failure> {
    Instance::start(sh, &stand_in::for_every_app(options, sh.root())?)
}

/// What such an instance is started with.
fn options(sh: &Sh, first_port: u16, consent: Consent) -> Result<Options, Failure> {
    let state = sh.target()?.join(format!("e2e-{first_port}"));
    Ok(Options::for_tests(state, first_port, consent))
}
