//! A file per command.

mod demo;
mod deploy;
mod generate;
mod keys;
mod openapi;
mod sim;
mod start;
mod test;

use clap::Subcommand;

use crate::failure::Failure;
use crate::sh::Sh;

/// What `cargo xtask` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run ClawLink on this machine, with a provider of its own to connect to.
    Start(start::Arguments),
    /// Tell the whole journey against a running instance, without a hand.
    Demo(demo::Arguments),
    /// Run every check and test, or one part of them.
    Test(test::Arguments),
    /// Rotate the keys of a local instance, or count what each key still seals.
    Keys(keys::Arguments),
    /// Write the files that packages in other languages need from the code.
    Generate,
    /// Play seeds of a simulated world around the real domain.
    Sim(sim::Arguments),
    /// Write the description of the API anew, after its tables have changed.
    Openapi,
    /// Build what would be deployed, and list what deploying it needs.
    Deploy(deploy::Arguments),
}

impl Command {
    /// Runs the command to its end.
    ///
    /// # Errors
    /// The first [`Failure`]; nothing that the command started is left running.
    pub(crate) fn run(self, sh: &Sh) -> Result<(), Failure> {
        match self {
            Self::Start(arguments) => start::run(sh, &arguments),
            Self::Demo(arguments) => demo::run(sh, &arguments),
            Self::Generate => generate::run(sh),
            Self::Sim(arguments) => sim::run(sh, &arguments),
            Self::Test(arguments) => test::run(sh, &arguments),
            Self::Keys(arguments) => keys::run(sh, &arguments),
            Self::Openapi => openapi::run(sh),
            Self::Deploy(arguments) => deploy::run(sh, &arguments),
        }
    }
}
