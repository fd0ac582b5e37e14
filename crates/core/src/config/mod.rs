//! What a deployment is told about itself, read once per event and checked as a whole.

mod read;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::oauth::AssertionKey;
use crate::secret::SecretText;
use crate::vault::Keyring;

/// The variables and secrets as they stand, before anything is decided about them.
#[derive(Default)]
pub struct RawConfig {
    /// `ENVIRONMENT`
    pub environment: Option<String>,
    /// `WEB_ORIGIN`
    pub web_origin: Option<String>,
    /// `API_ORIGIN`
    pub api_origin: Option<String>,
    /// `CREDENTIAL_KEYS`
    pub credential_keys: Option<SecretText>,
    /// `CREDENTIAL_KEY_ACTIVE`
    pub credential_key_active: Option<String>,
    /// `OAUTH_CLIENTS`
    pub oauth_clients: Option<SecretText>,
    /// `LOCAL_ORIGINS`
    pub local_origins: Option<String>,
    /// `MCP_ALLOWED_ORIGINS`
    pub mcp_origins: Option<String>,
    /// `OAUTH_APP_SCHEMES`
    pub app_schemes: Option<String>,
    /// `MAIL_URL`
    pub mail_url: Option<String>,
    /// `MAIL_KEY`
    pub mail_key: Option<SecretText>,
    /// `MAIL_FROM`
    pub mail_from: Option<String>,
}

/// A checked configuration.
pub struct Config {
    /// Whether this instance runs on somebody's machine: loopback apps, the development mailbox.
    pub local: bool,
    /// Origin of the web worker, without a trailing slash; also the issuer of our authorization server.
    pub web_origin: String,
    /// Origin of the exec worker, without a trailing slash.
    pub api_origin: String,
    /// The keys that wrap everything.
    pub keyring: Arc<Keyring>,
    /// The deployment's own OAuth apps, by app slug.
    pub oauth_clients: Arc<BTreeMap<String, OauthClient>>,
    /// Where apps' origins are moved to; empty outside a local instance.
    pub local_origins: BTreeMap<String, String>,
    /// Origins of other sites whose pages may speak MCP to us.
    pub mcp_origins: Vec<String>,
    /// Schemes of applications to which an MCP client's answer may go.
    pub app_schemes: Vec<String>,
    /// How mail leaves; `None` locally.
    pub mail: Option<MailConfig>,
}

/// An OAuth app registered at a provider.
pub struct OauthClient {
    /// Public identifier.
    pub client_id: String,
    /// Its secret; `None` for a public client.
    pub client_secret: Option<SecretText>,
    /// What it signs assertions with, for apps whose clients prove themselves by a key (RFC 7523).
    pub private_key: Option<AssertionKey>,
}

/// An HTTP mail provider that takes `{from, to, subject, text}` as JSON with a bearer key.
pub struct MailConfig {
    /// Endpoint.
    pub url: String,
    /// Bearer key.
    pub key: SecretText,
    /// Sender.
    pub from: String,
}

/// Every variable that is missing or malformed, each with what was expected.
#[derive(Debug, thiserror::Error)]
#[error("configuration: {}", .0.join("; "))]
pub struct ConfigError(pub Vec<String>);

impl Config {
    /// Checks all variables and reports all faults at once.
    ///
    /// # Errors
    /// [`ConfigError`], which never holds a value, only names and expectations.
    pub fn build(raw: RawConfig) -> Result<Self, ConfigError> {
        let mut faults = Vec::new();
        let local = read::environment(raw.environment.as_deref(), &mut faults);
        let web_origin = read::origin("WEB_ORIGIN", raw.web_origin, &mut faults);
        let api_origin = read::origin("API_ORIGIN", raw.api_origin, &mut faults);
        let keyring = read::keyring(raw.credential_keys, raw.credential_key_active, local, &mut faults);
        let oauth_clients = read::clients(raw.oauth_clients, &mut faults);
        let local_origins = read::moves(raw.local_origins, local, &mut faults);
        let mcp_origins = read::origins(raw.mcp_origins.as_deref(), &mut faults);
        let app_schemes = read::schemes(raw.app_schemes.as_deref(), &mut faults);
        let mail = read::mail(raw.mail_url, raw.mail_key, raw.mail_from);
        let Some(keyring) = keyring.filter(|_| faults.is_empty()) else { return Err(ConfigError(faults)) };
        let oauth_clients = Arc::new(oauth_clients);
        Ok(Self {
            local,
            web_origin,
            api_origin,
            keyring: Arc::new(keyring),
            oauth_clients,
            local_origins,
            mcp_origins,
            app_schemes,
            mail,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn raw() -> RawConfig {
        RawConfig {
            environment: Some("local".to_owned()),
            web_origin: Some("http://127.0.0.1:8787".to_owned()),
            api_origin: Some("http://127.0.0.1:8788".to_owned()),
            credential_keys: Some(Secret::new(
                r#"{"k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}"#.to_owned(),
            )),
            credential_key_active: Some("k1".to_owned()),
            ..RawConfig::default()
        }
    }

    #[test]
    fn a_whole_configuration_is_taken() {
        let config = Config::build(raw()).ok().unwrap();
        assert!(config.local && config.oauth_clients.is_empty());
    }

    #[test]
    fn all_faults_are_told_at_once_by_name() {
        let error = Config::build(RawConfig::default()).err().unwrap().to_string();
        for name in ["ENVIRONMENT", "WEB_ORIGIN", "API_ORIGIN", "CREDENTIAL_KEYS", "CREDENTIAL_KEY_ACTIVE"] {
            assert!(error.contains(name), "{error}");
        }
    }

    #[test]
    fn a_client_key_that_is_none_is_a_fault_that_does_not_show_it() {
        let mut wrong = raw();
        let clients = r#"{"gmail":{"client_id":"g","private_key":"hunter2"}}"#;
        wrong.oauth_clients = Some(Secret::new(clients.to_owned()));
        let error = Config::build(wrong).err().unwrap().to_string();
        assert!(error.contains("OAUTH_CLIENTS: gmail.private_key") && !error.contains("hunter2"), "{error}");
    }

    #[test]
    fn origins_move_only_locally() {
        let mut production = raw();
        production.environment = Some("production".to_owned());
        production.local_origins = Some("{}".to_owned());
        assert!(Config::build(production).err().unwrap().to_string().contains("LOCAL_ORIGINS"));
    }
}
