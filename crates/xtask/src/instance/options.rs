//! What can be chosen about an instance.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::Urls;
use super::ports::Ports;
use crate::worker::Optimisation;

/// The flags of `start`; tests fill in their own.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) ports: Ports,
    /// Where databases, keys, bundles and logs are kept.
    #[arg(long, value_name = "FOLDER", default_value = ".state")]
    pub(crate) state: PathBuf,
    /// Forget everything that the state folder holds.
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Build the workers as they are deployed: smaller and faster, but minutes to compile.
    #[arg(long)]
    pub(crate) release: bool,
    /// Build the execution worker with the routes that only the fault table calls.
    #[arg(long, hide = true)]
    pub(crate) faults: bool,
    /// Whether the provider shows its consent page or agrees by itself.
    #[arg(long, value_enum, default_value_t = Consent::Page)]
    pub(crate) consent: Consent,
    /// Send what an app declares for one origin to another, on this machine (repeatable).
    #[arg(long = "map", value_name = "ORIGIN=URL", value_parser = parse_map)]
    pub(crate) maps: Vec<(String, String)>,
    /// Add an OAuth client (repeatable).
    #[arg(long = "oauth-client", value_name = "APP=ID:SECRET", value_parser = parse_oauth_client)]
    pub(crate) oauth_clients: Vec<OauthClient>,
}

/// How the provider answers an authorization request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Consent {
    /// With a page that asks.
    Page,
    /// With a code, at once.
    Auto,
}

/// The credentials of ClawLink at one app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OauthClient {
    app: String,
    client_id: String,
    client_secret: String,
    /// PEM, with its `kid`: what the client signs assertions with, where it does.
    private_key: Option<(String, String)>,
}

impl OauthClient {
    /// A client of ClawLink at this app.
    pub(crate) fn new(app: &str, client_id: &str, client_secret: &str) -> Self {
        let [app, client_id, client_secret] = [app, client_id, client_secret].map(str::to_owned);
        Self { app, client_id, client_secret, private_key: None }
    }

    /// The same client, which also has a key.
    pub(crate) fn with_key(self, pem: String, id: &str) -> Self {
        Self { private_key: Some((pem, id.to_owned())), ..self }
    }
}

impl Consent {
    /// As the provider's flag spells it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Auto => "auto",
        }
    }
}

impl Options {
    /// Five ports in a row, and nothing left from an earlier run.
    pub(crate) fn for_tests(state: PathBuf, first_port: u16, consent: Consent) -> Self {
        let ports = Ports::in_a_row(first_port);
        Self {
            ports,
            state,
            fresh: true,
            release: false,
            faults: true,
            consent,
            maps: Vec::new(),
            oauth_clients: Vec::new(),
        }
    }

    pub(super) fn optimisation(&self) -> Optimisation {
        if self.release { Optimisation::Release } else { Optimisation::Dev }
    }

    pub(crate) fn urls(&self) -> Urls {
        let url = |port: u16| format!("http://127.0.0.1:{port}");
        Urls {
            web: url(self.ports.web),
            api: url(self.ports.api),
            provider: url(self.ports.provider),
            control: url(self.ports.control()),
            other_host: url(self.ports.other_host()),
        }
    }

    /// The variable `LOCAL_ORIGINS`: the provider's app, then what `--map` adds.
    pub(super) fn local_origins(&self) -> Value {
        let workbench = ("https://workbench.claw-link.dev".to_owned(), self.urls().provider);
        let origins = [workbench].into_iter().chain(self.maps.iter().cloned());
        origins.map(|(origin, url)| (origin, Value::String(url))).collect::<Map<_, _>>().into()
    }

    /// The variable `OAUTH_CLIENTS`: the provider's, then what `--oauth-client` adds.
    pub(super) fn oauth_clients(&self) -> Value {
        let workbench = OauthClient::new("workbench", "clawlink-local", "workbench-local-secret");
        let clients = [workbench].into_iter().chain(self.oauth_clients.iter().cloned());
        let entry = |client: OauthClient| {
            let OauthClient { app, client_id, client_secret, private_key } = client;
            let (key, key_id) = private_key.unzip();
            let client = json!({
                "client_id": client_id, "client_secret": client_secret, "private_key": key, "key_id": key_id,
            });
            (app, client)
        };
        clients.map(entry).collect::<Map<_, _>>().into()
    }
}

fn parse_map(text: &str) -> Result<(String, String), String> {
    let origin = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    match text.split_once('=') {
        Some((from, to)) if origin(from) && to.starts_with("http://127.0.0.1:") => {
            Ok((from.to_owned(), to.to_owned()))
        }
        _ => Err("expected an origin, `=`, and a loopback URL: https://app.example=http://127.0.0.1:9000"
            .to_owned()),
    }
}

fn parse_oauth_client(text: &str) -> Result<OauthClient, String> {
    let parts = text.split_once('=').and_then(|(app, pair)| Some((app, pair.split_once(':')?)));
    match parts {
        Some((app, (client_id, client_secret))) if !app.is_empty() && !client_id.is_empty() => {
            Ok(OauthClient::new(app, client_id, client_secret))
        }
        _ => {
            Err("expected an app's name, `=`, a client id, `:` and a secret: gmail=my-id:my-secret"
                .to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{OauthClient, parse_map, parse_oauth_client};

    #[test]
    fn a_map_leads_to_this_machine_only() {
        assert!(parse_map("https://app.example=http://127.0.0.1:9000").is_ok());
        assert!(parse_map("https://app.example=https://elsewhere.example").is_err());
        assert!(parse_map("app.example").is_err());
    }

    #[test]
    fn a_secret_may_hold_colons_and_equals_signs() {
        let expected = OauthClient::new("gmail", "id", "a:b=c");
        assert_eq!(parse_oauth_client("gmail=id:a:b=c"), Ok(expected));
    }

    #[test]
    fn a_client_without_an_id_is_refused() {
        assert!(parse_oauth_client("gmail=:secret").is_err());
        assert!(parse_oauth_client("gmail").is_err());
    }
}
