//! Three loopback listeners around one [`Model`].

mod clock;
mod converse;
mod deliver;
mod filler;
mod frame;
mod read;

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use crate::model::{Consent, Listener, Model, Places, Start};

/// How a provider is started. The default takes free ports, seed 1 and decides consent by itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port of OAuth server and API; 0 takes a free one.
    pub port: u16,
    /// Port of the control listener; 0 takes a free one.
    pub control_port: u16,
    /// Port of the "other host"; 0 takes a free one.
    pub other_port: u16,
    /// How people decide, where a client is not set otherwise.
    pub consent: Consent,
    /// Decides every code and token: with one seed, one order of requests gives one set of tokens.
    pub seed: u64,
    /// The `iss` of honest answers.
    pub issuer: String,
    /// How many requests the journal keeps.
    pub kept_requests: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            control_port: 0,
            other_port: 0,
            consent: Consent::Auto,
            seed: 1,
            issuer: "https://workbench.claw-link.dev".to_owned(),
            kept_requests: 10_000,
        }
    }
}

/// Why a provider did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A port is taken, or not ours to take.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
}

/// A running provider. It stops when it is dropped; open connections end with it.
#[derive(Debug)]
pub struct Provider {
    /// Origin of OAuth server and API: `http://127.0.0.1:8789`.
    pub api_url: String,
    /// Origin of the control listener.
    pub control_url: String,
    /// Origin of the "other host".
    pub other_url: String,
    model: Arc<Mutex<Model>>,
    listeners: Vec<JoinHandle<()>>,
}

impl Provider {
    /// Binds the three listeners on 127.0.0.1 and serves them on the current tokio runtime.
    ///
    /// # Errors
    /// [`StartError::Listen`]; nothing is left listening then.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let (api, api_url) = bind(options.port).await?;
        let (control, control_url) = bind(options.control_port).await?;
        let (other, other_url) = bind(options.other_port).await?;
        let places =
            Places { api_url: api_url.clone(), other_url: other_url.clone(), issuer: options.issuer };
        let (seed, consent, kept_requests) = (options.seed, options.consent, options.kept_requests);
        let model = Arc::new(Mutex::new(Model::new(Start { seed, consent, places, kept_requests })));
        let listeners = [(api, Listener::Api), (control, Listener::Control), (other, Listener::Other)]
            .map(|(socket, listener)| tokio::spawn(accept(socket, listener, Arc::clone(&model))));
        Ok(Self { api_url, control_url, other_url, model, listeners: listeners.into() })
    }

    /// Lends the model, so that a test in the same process can look and change without HTTP. Do not hold it
    /// across an await: every request waits for it.
    pub fn model(&self) -> MutexGuard<'_, Model> {
        lock(&self.model)
    }

    /// Stops listening and ends open connections.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        for listener in &self.listeners {
            listener.abort();
        }
    }
}

/// Locks the model; a panic elsewhere leaves a state that is still worth serving.
fn lock(model: &Mutex<Model>) -> MutexGuard<'_, Model> {
    model.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn bind(port: u16) -> Result<(TcpListener, String), StartError> {
    let failed = |source| StartError::Listen { port, source };
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
    let origin = format!("http://{}", socket.local_addr().map_err(failed)?);
    Ok((socket, origin))
}

/// Accepts until it is aborted; its connections are aborted with it.
async fn accept(socket: TcpListener, listener: Listener, model: Arc<Mutex<Model>>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = socket.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(converse::converse(stream, listener, Arc::clone(&model)));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}
