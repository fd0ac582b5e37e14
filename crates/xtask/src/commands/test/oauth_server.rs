//! The certified OAuth server of `tests/oidc`, for the tests that connect to one that is not ours.

use std::fs;

use crate::failure::Failure;
use crate::instance::{OauthClient, Options, Probe};
use crate::sh::{Service, Sh};
use crate::tools;

/// The app that stands for it in the catalogue.
pub(super) const APP: &str = "oidc-bench";
/// The client's secret, where it has one.
const SECRET: &str = "oidc-bench-secret";
/// The client's key, and its `kid`, where it has one.
const KEY: (&str, &str) = ("crates/store/src/testing/client_key.pem", "client-key-1");

/// A running server.
#[derive(Debug)]
pub(super) struct OauthServer {
    service: Service,
    /// Where it listens.
    pub(super) url: String,
}

impl OauthServer {
    /// Starts it on a port; `options` are the instance's that it is for.
    ///
    /// # Errors
    /// As [`Probe::wait`], and whatever keeps the packages from being installed.
    pub(super) fn start(sh: &Sh, options: &Options, port: u16) -> Result<Self, Failure> {
        tools::node::packages(sh)?;
        eprintln!("starting the OAuth server");
        let log = sh.target()?.join(format!("oauth-server-{port}.log"));
        let mut service = sh
            .call("the OAuth server", sh.node_program("node"))
            .arg("tests/oidc/server.mjs")
            .arg(port.to_string())
            .arg(format!("{}/oauth/callback/{APP}", options.urls().web))
            .args([SECRET, KEY.0])
            .serve(&log)?;
        Probe::listens(port).wait(sh, &mut service)?;
        Ok(Self { service, url: format!("http://127.0.0.1:{port}") })
    }

    /// Has an instance find it, and gives the instance a client there.
    ///
    /// # Errors
    /// [`Failure::Io`].
    pub(super) fn introduce(&self, sh: &Sh, options: &mut Options) -> Result<(), Failure> {
        let path = sh.root().join(KEY.0);
        let pem = fs::read_to_string(&path).map_err(Failure::io("read", &path))?;
        options.maps.push((format!("https://{APP}.claw-link.dev"), self.url.clone()));
        options.oauth_clients.push(OauthClient::new(APP, "clawlink", SECRET).with_key(pem, KEY.1));
        Ok(())
    }
}

impl Drop for OauthServer {
    fn drop(&mut self) {
        self.service.ask_to_end();
    }
}
