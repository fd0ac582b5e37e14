//! `cargo xtask demo`: the whole journey, told against an instance that `cargo xtask start` runs.

use clap::Args;

use crate::failure::Failure;
use crate::sh::Sh;

/// The arguments of `demo`: where the instance is.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Origin of the pages.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8787")]
    web: String,
    /// Origin of the API.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8788")]
    api: String,
    /// The provider's control listener.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8790")]
    control: String,
}

/// Signs in, connects, pairs, runs a tool, proves that it ran once, and revokes; prints every request and answer.
///
/// # Errors
/// [`Failure::Step`] when anything was not as promised; the demo has said what by then.
pub(crate) fn run(sh: &Sh, arguments: &Arguments) -> Result<(), Failure> {
    sh.call("building the demo", "cargo")
        .args(["build", "--quiet", "-p", "clawlink-e2e", "--bin", "demo"])
        .run()?;
    let Arguments { web, api, control } = arguments;
    sh.call("the demo", sh.native_program("demo")?)
        .args(["--web", web, "--api", api, "--control", control])
        .run_aloud()
}
