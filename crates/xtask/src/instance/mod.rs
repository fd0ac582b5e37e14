//! A whole ClawLink on this machine: provider, execution worker, web worker, with storage of their own.
//!
//! Several run side by side, each with its own ports and state folder. Dropping an [`Instance`] stops it and leaves no
//! process behind.

mod keyring;
mod launch;
mod options;
mod ports;
mod ready;
mod state;
mod variables;

use std::ffi::OsStr;
use std::path::PathBuf;

use serde_json::json;

use self::launch::Launch;
pub(crate) use self::options::{Consent, OauthClient, Options};
pub(crate) use self::ready::Probe;
pub(crate) use self::state::State;
use crate::failure::Failure;
use crate::sh::{Service, Sh};
use crate::tools;
use crate::worker::Worker;

/// A running instance.
#[derive(Debug)]
pub(crate) struct Instance {
    web: Service,
    exec: Service,
    provider: Service,
    whereabouts: Whereabouts,
    _state: State,
}

/// Where an instance is to be found.
#[derive(Debug)]
pub(crate) struct Whereabouts {
    pub(crate) urls: Urls,
    /// The state folder: logs, and the local databases below `v3`.
    pub(crate) state: PathBuf,
}

/// Where each part of an instance listens.
#[derive(Debug, Clone)]
pub(crate) struct Urls {
    pub(crate) web: String,
    pub(crate) api: String,
    pub(crate) provider: String,
    /// The provider's control listener: faults, recordings, reset.
    pub(crate) control: String,
    /// The provider under an origin that no app declares.
    pub(crate) other_host: String,
}

impl Instance {
    /// Installs, builds, migrates and starts; returns once all three answer.
    ///
    /// The execution worker is up before the web worker starts: at the same moment both would lock the same SQLite file.
    ///
    /// # Errors
    /// The first [`Failure`]; whatever was started by then is stopped.
    pub(crate) fn start(sh: &Sh, options: &Options) -> Result<Self, Failure> {
        options.ports.are_free()?;
        let state = State::open(sh.root(), &options.state, options.fresh)?;
        tools::for_workers(sh)?;
        let launch = Launch { sh, options, state: &state };
        launch.build()?;
        variables::write(&state, options)?;
        launch.apply_migrations()?;
        let provider = launch.provider()?;
        let exec = launch.worker(Worker::Exec)?;
        let web = launch.worker(Worker::Web)?;
        Ok(Self {
            web,
            exec,
            provider,
            whereabouts: Whereabouts { urls: options.urls(), state: state.path().to_owned() },
            _state: state,
        })
    }

    /// Where it listens, and what it keeps.
    pub(crate) fn whereabouts(&self) -> &Whereabouts {
        &self.whereabouts
    }

    /// Succeeds while all three services live.
    ///
    /// # Errors
    /// [`Failure::Stopped`] for the first that does not.
    pub(crate) fn is_alive(&mut self) -> Result<(), Failure> {
        [&mut self.provider, &mut self.exec, &mut self.web].into_iter().try_for_each(Service::is_alive)
    }
}

impl Whereabouts {
    /// One line of JSON.
    pub(crate) fn to_json(&self) -> String {
        let Urls { web, api, provider, control, other_host } = &self.urls;
        let state = &self.state;
        json!({"web": web, "api": api, "provider": provider, "control": control, "other_host": other_host, "state": state})
            .to_string()
    }

    /// The same as environment variables, for test runners.
    pub(crate) fn to_environment(&self) -> [(&'static str, &OsStr); 6] {
        [
            ("CLAWLINK_E2E_WEB", self.urls.web.as_ref()),
            ("CLAWLINK_E2E_API", self.urls.api.as_ref()),
            ("CLAWLINK_E2E_PROVIDER", self.urls.provider.as_ref()),
            ("CLAWLINK_E2E_CONTROL", self.urls.control.as_ref()),
            ("CLAWLINK_E2E_OTHER_HOST", self.urls.other_host.as_ref()),
            ("CLAWLINK_E2E_STATE", self.state.as_ref()),
        ]
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        for service in [&self.web, &self.exec, &self.provider] {
            service.ask_to_end();
        }
    }
}
