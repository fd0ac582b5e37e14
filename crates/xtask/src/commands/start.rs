//! `cargo xtask start`: ClawLink on this machine, until Ctrl-C.

use clap::Args;

use crate::failure::Failure;
use crate::instance::{Instance, Options, Whereabouts};
use crate::sh::Sh;

/// The flags of `start`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    instance: Options,
    /// Print one line of JSON with all URLs and the state folder on standard output once everything answers.
    #[arg(long)]
    json: bool,
}

/// Starts an instance and watches it. Ctrl-C once it is up is the normal end.
///
/// # Errors
/// Whatever keeps it from starting, or the first of its services to end by itself.
pub(crate) fn run(sh: &Sh, arguments: &Arguments) -> Result<(), Failure> {
    let mut instance = Instance::start(sh, &arguments.instance)?;
    announce(&instance, arguments);
    while sh.pause(200).is_ok() {
        instance.is_alive()?;
    }
    eprintln!("stopping");
    Ok(())
}

fn announce(instance: &Instance, arguments: &Arguments) {
    let Whereabouts { urls, state } = instance.whereabouts();
    if arguments.json {
        println!("{}", instance.whereabouts().to_json());
    }
    eprintln!();
    eprintln!("ClawLink    {}", urls.web);
    eprintln!("tool API    {}", urls.api);
    eprintln!("provider    {}  (the app `workbench`; control: {})", urls.provider, urls.control);
    eprintln!("logs        {}/logs", state.display());
    eprintln!("Ctrl-C stops everything.");
}
