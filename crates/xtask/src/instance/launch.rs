//! The steps of a start, in the order that [`super::Instance::start`] takes them.

use std::fs;
use std::path::Path;

use super::options::Options;
use super::ports;
use super::ready::Probe;
use super::state::State;
use crate::failure::Failure;
use crate::sh::{Call, Service, Sh};
use crate::worker::Worker;

/// What every step works on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Launch<'a> {
    pub(super) sh: &'a Sh,
    pub(super) options: &'a Options,
    pub(super) state: &'a State,
}

impl<'a> Launch<'a> {
    /// Compiles the provider and both workers.
    ///
    /// # Errors
    /// [`Failure::Step`] for the first that does not compile.
    pub(super) fn build(self) -> Result<(), Failure> {
        eprintln!("building the provider");
        self.sh.call("building the provider", "cargo").args(["build", "-p", "clawlink-provider"]).run()?;
        for worker in Worker::ALL {
            eprintln!("building the {} worker", worker.name());
            worker.build(
                self.sh,
                self.options.optimisation(),
                self.options.faults,
                &self.state.bundle(worker),
            )?;
        }
        Ok(())
    }

    /// Brings the local database up to date.
    ///
    /// # Errors
    /// [`Failure::LoggedStep`] with what SQLite said.
    pub(super) fn apply_migrations(self) -> Result<(), Failure> {
        eprintln!("applying migrations/ to the local database");
        self.wrangler("applying the migrations".to_owned(), Path::new(Worker::Exec.configuration()))
            .args(["d1", "migrations", "apply", "DB", "--local", "--persist-to"])
            .arg(self.state.path())
            .run_into(&self.state.log("migrations"))
    }

    /// Starts the provider; returns once it listens on its port and on its control port.
    ///
    /// # Errors
    /// As [`Probe::wait`].
    pub(super) fn provider(self) -> Result<Service, Failure> {
        eprintln!("starting the provider");
        let ports = self.options.ports;
        let mut service = self
            .sh
            .call("the provider", self.sh.native_program("clawlink-provider")?)
            .args(["--port", &ports.provider.to_string(), "--consent", self.options.consent.name()])
            .args(["--issuer", &format!("http://127.0.0.1:{}", ports.provider)])
            .serve(&self.state.log("provider"))?;
        Probe::listens(ports.provider).wait(self.sh, &mut service)?;
        Probe::listens(ports.control()).wait(self.sh, &mut service)?;
        Ok(service)
    }

    /// Starts a worker in workerd; returns once it answers `GET /healthz`.
    ///
    /// # Errors
    /// As [`Probe::wait`].
    pub(super) fn worker(self, worker: Worker) -> Result<Service, Failure> {
        eprintln!("starting the {} worker", worker.name());
        let port = self.options.ports.of(worker);
        let configuration = self.state.configuration(worker);
        fs::copy(self.sh.root().join(worker.configuration()), &configuration)
            .map_err(Failure::io("write", &configuration))?;
        let mut service = self
            .wrangler(format!("the {} worker", worker.name()), &configuration)
            .arg("dev")
            .arg(self.state.bundle(worker).join("index.js"))
            .args(["--ip", "127.0.0.1", "--port", &port.to_string()])
            // Else wrangler plays the production route, and rewrites this host in every header, `Origin` among them.
            .args(["--local-upstream", &format!("127.0.0.1:{port}"), "--upstream-protocol", "http"])
            .args(["--inspector-port", &ports::any_free()?.to_string()])
            .args(["--test-scheduled", "--show-interactive-dev-session=false", "--log-level", "info"])
            .arg("--env-file")
            .arg(self.state.variables(worker))
            .arg("--persist-to")
            .arg(self.state.path())
            .serve(&self.state.log(worker.name()))?;
        Probe::answers(port, "/healthz").wait(self.sh, &mut service)?;
        Ok(service)
    }

    fn wrangler(self, step: String, configuration: &Path) -> Call<'a> {
        self.sh
            .call(step, self.sh.node_program("wrangler"))
            .arg("--config")
            .arg(configuration)
            // Never a question, never a browser; and bindings between the two workers of this instance alone.
            .env("CI", "1")
            .env("WRANGLER_REGISTRY_PATH", self.state.registry())
            .env("WRANGLER_LOG_PATH", self.state.log("wrangler"))
    }
}
