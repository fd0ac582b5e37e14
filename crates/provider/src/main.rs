//! `clawlink-provider`: the provider as a program. Ctrl-C stops it.
#![expect(clippy::print_stdout, reason = "the ready line is this program's output")]

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Parser, ValueEnum};
use clawlink_provider::model::Consent;
use clawlink_provider::{Options, Provider};
use serde_json::json;

/// OAuth 2 server, small API and fault injector on 127.0.0.1.
#[derive(Debug, Parser)]
#[command(name = "clawlink-provider", version)]
struct Arguments {
    /// Port of OAuth server and API; 0 takes a free one.
    #[arg(long, default_value_t = 8789)]
    port: u16,
    /// Port of the control listener [default: the port after --port].
    #[arg(long)]
    control_port: Option<u16>,
    /// Port of the "other host" [default: the second port after --port].
    #[arg(long)]
    other_port: Option<u16>,
    /// Whether a page asks the person, or consent is given at once.
    #[arg(long, value_enum, default_value_t = Asking::Page)]
    consent: Asking,
    /// Decides every code and token [default: another one each start, so that old tokens stay unknown].
    #[arg(long)]
    seed: Option<u64>,
    /// The `iss` of honest answers.
    #[arg(long, default_value = "https://workbench.claw-link.dev")]
    issuer: String,
    /// How many requests are kept for the control listener.
    #[arg(long, default_value_t = 10_000)]
    kept_requests: usize,
    /// Print the ready line as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Asking {
    Page,
    Auto,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            let _ = writeln!(io::stderr(), "clawlink-provider: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    let as_json = arguments.json;
    let provider = Provider::start(arguments.into()).await.map_err(|error| error.to_string())?;
    let Provider { api_url, control_url, other_url, .. } = &provider;
    if as_json {
        println!("{}", json!({"api_url": api_url, "control_url": control_url, "other_url": other_url}));
    } else {
        println!("ready: {api_url} (control {control_url}, other host {other_url})");
    }
    io::stdout().flush().map_err(|error| error.to_string())?;
    tokio::signal::ctrl_c().await.map_err(|error| error.to_string())?;
    provider.stop();
    Ok(())
}

impl From<Arguments> for Options {
    fn from(arguments: Arguments) -> Self {
        let after = |offset: u16| if arguments.port == 0 { 0 } else { arguments.port.saturating_add(offset) };
        Self {
            port: arguments.port,
            control_port: arguments.control_port.unwrap_or_else(|| after(1)),
            other_port: arguments.other_port.unwrap_or_else(|| after(2)),
            consent: match arguments.consent {
                Asking::Page => Consent::Page,
                Asking::Auto => Consent::Auto,
            },
            seed: arguments.seed.unwrap_or_else(fresh_seed),
            issuer: arguments.issuer,
            kept_requests: arguments.kept_requests,
        }
    }
}

/// A seed no earlier start had: connections kept from then must not find tokens that look like theirs.
#[expect(
    clippy::disallowed_methods,
    reason = "a native program without ports; the model gets the seed as data"
)]
fn fresh_seed() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or_default()
}
