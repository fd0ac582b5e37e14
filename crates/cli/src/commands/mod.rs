//! The command line: a file a command. Each asks the API, and returns the text to print.

mod approvals;
mod apps;
mod audit;
mod connect;
mod connections;
mod describe;
mod executions;
mod install;
mod login;
mod logout;
mod preview;
mod results;
mod run;
mod search;
mod whoami;

use clap::{Args, Parser, Subcommand};

pub(crate) use audit::AuditFailure;

use crate::config::DEFAULT_PROFILE;
use crate::context::Context;
use crate::exit::EXIT_CODES;
use crate::failure::Failure;

/// Find, preview and run tools of connected apps. What a preview shows is what is sent
#[derive(Parser)]
#[command(name = "clawlink", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The flags every command takes.
#[derive(Args)]
pub(crate) struct Global {
    /// Print the API's JSON as it came, refusals included
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Which signed-in account to use
    #[arg(long, global = true, value_name = "NAME", default_value = DEFAULT_PROFILE)]
    pub(crate) profile: String,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Login(login::Login),
    Whoami(whoami::Whoami),
    Apps(apps::Apps),
    Connect(connect::Connect),
    Connections(connections::Connections),
    Search(search::Search),
    Describe(describe::Describe),
    Preview(preview::Preview),
    Run(run::Run),
    Results(results::Results),
    Executions(executions::Executions),
    Approvals(approvals::Approvals),
    Install(install::Install),
    Audit(audit::Audit),
    Logout(logout::Logout),
}

impl Command {
    /// Runs the command, and returns what to print.
    ///
    /// # Errors
    /// [`Failure`].
    pub(crate) async fn run(self, context: &Context) -> Result<String, Failure> {
        match self {
            Self::Login(login) => login.run(context).await,
            Self::Whoami(whoami) => whoami.run(context).await,
            Self::Apps(apps) => apps.run(context).await,
            Self::Connect(connect) => connect.run(context).await,
            Self::Connections(connections) => connections.run(context).await,
            Self::Search(search) => search.run(context).await,
            Self::Describe(describe) => describe.run(context).await,
            Self::Preview(preview) => preview.run(context).await,
            Self::Run(run) => run.run(context).await,
            Self::Results(results) => results.run(context).await,
            Self::Executions(executions) => executions.run(context).await,
            Self::Approvals(approvals) => approvals.run(context).await,
            Self::Install(install) => install.run(context).await,
            Self::Audit(audit) => audit.run(context).await,
            Self::Logout(logout) => logout.run(context).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
