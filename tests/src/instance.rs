use std::path::PathBuf;

use crate::control::Control;
use crate::exchange::{Reply, exchange, make_client};
use crate::failure::{Failure, Outcome};
use crate::narrator::Narrator;

/// Where a running ClawLink is to be found.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Origin of the pages.
    pub web: String,
    /// Origin of `/v1`.
    pub api: String,
    /// The provider.
    pub provider: String,
    /// The provider's control listener.
    pub control: String,
    /// Who hears what is done; tests are silent.
    pub narrator: Narrator,
}

impl Instance {
    /// The instance that `cargo xtask test workers` started.
    ///
    /// # Errors
    /// [`Failure::Variable`], naming what is missing.
    pub fn from_environment() -> Outcome<Self> {
        Ok(Self {
            web: read("CLAWLINK_E2E_WEB")?,
            api: read("CLAWLINK_E2E_API")?,
            provider: read("CLAWLINK_E2E_PROVIDER")?,
            control: read("CLAWLINK_E2E_CONTROL")?,
            narrator: Narrator::silent(),
        })
    }

    /// Runs what runs by the clock, as the platform does every minute.
    ///
    /// # Errors
    /// [`Failure`] when the run did not end.
    pub async fn sweep(&self) -> Outcome {
        let request = make_client()?.get(format!("{}/__scheduled?cron=*+*+*+*+*", self.api));
        match exchange("the scheduled run", request).await? {
            Reply { status: 200, .. } => Ok(()),
            reply => Err(Failure::unexpected("the scheduled run", "200", reply.body)),
        }
    }

    /// The folder of databases and logs.
    ///
    /// # Errors
    /// [`Failure::Variable`].
    pub fn state() -> Outcome<PathBuf> {
        read("CLAWLINK_E2E_STATE").map(PathBuf::from)
    }

    /// Where the certified OAuth server listens that is no part of ours.
    ///
    /// # Errors
    /// [`Failure::Variable`].
    pub fn oauth_server() -> Outcome<String> {
        read("CLAWLINK_E2E_OAUTH_SERVER")
    }

    /// The command line's program.
    ///
    /// # Errors
    /// [`Failure::Variable`].
    pub fn cli() -> Outcome<PathBuf> {
        read("CLAWLINK_E2E_CLI").map(PathBuf::from)
    }

    /// The provider's control.
    ///
    /// # Errors
    /// [`Failure::Http`] when no client can be built.
    pub fn control(&self) -> Outcome<Control> {
        Control::new(&self.control)
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place of this crate that reads the environment")]
fn read(name: &'static str) -> Outcome<String> {
    std::env::var(name).map_err(|_| Failure::Variable(name))
}
