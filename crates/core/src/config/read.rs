//! Each variable by itself: read, or a fault that names it and what was expected, never its value.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{MailConfig, OauthClient};
use crate::oauth::{AssertionKey, NotAKey};
use crate::secret::{Secret, SecretText};
use crate::vault::Keyring;

/// Applications that are known to take an answer by a scheme of their own.
const APP_SCHEMES: &str = "cursor,vscode,vscode-insiders";

#[derive(Deserialize)]
struct RawClient {
    client_id: String,
    client_secret: Option<String>,
    /// PEM, PKCS #8.
    private_key: Option<String>,
    /// `kid` of the key, where the app wants one.
    key_id: Option<String>,
}

pub(super) fn environment(value: Option<&str>, faults: &mut Vec<String>) -> bool {
    match value {
        Some("local") => true,
        Some("production") => false,
        _ => {
            faults.push("ENVIRONMENT: expected `local` or `production`".to_owned());
            false
        }
    }
}

pub(super) fn origin(name: &str, value: Option<String>, faults: &mut Vec<String>) -> String {
    let value = value.unwrap_or_default();
    if !is_origin(&value) {
        faults.push(format!(
            "{name}: expected an origin such as https://claw-link.dev, without a trailing slash"
        ));
    }
    value
}

pub(super) fn keyring(
    keys: Option<SecretText>,
    active: Option<String>,
    local: bool,
    faults: &mut Vec<String>,
) -> Option<Keyring> {
    let (Some(keys), Some(active)) = (keys, active) else {
        faults.push("CREDENTIAL_KEYS and CREDENTIAL_KEY_ACTIVE: both are required".to_owned());
        return None;
    };
    // Exposed to be parsed into the keyring, which wipes its keys as this wipes the text.
    match Keyring::parse(keys.expose(), &active, local) {
        Ok(keyring) => Some(keyring),
        Err(error) => {
            faults.push(error.to_string());
            None
        }
    }
}

pub(super) fn clients(value: Option<SecretText>, faults: &mut Vec<String>) -> BTreeMap<String, OauthClient> {
    let Some(text) = value else { return BTreeMap::new() };
    // Exposed to be parsed; each secret goes on in a `Secret` of its own.
    let clients = serde_json::from_str::<BTreeMap<String, RawClient>>(text.expose()).unwrap_or_else(|_| {
        faults.push(r#"OAUTH_CLIENTS: expected {"app":{"client_id":"…","client_secret":"…"}}"#.to_owned());
        BTreeMap::new()
    });
    let mut read = |(app, raw): (String, RawClient)| match raw.read() {
        Ok(client) => Some((app, client)),
        Err(error) => {
            faults.push(format!("OAUTH_CLIENTS: {app}.private_key: {error}"));
            None
        }
    };
    clients.into_iter().filter_map(&mut read).collect()
}

impl RawClient {
    fn read(self) -> Result<OauthClient, NotAKey> {
        let key = self.private_key.map(|pem| AssertionKey::read(&Secret::new(pem), self.key_id));
        Ok(OauthClient {
            client_id: self.client_id,
            client_secret: self.client_secret.map(Secret::new),
            private_key: key.transpose()?,
        })
    }
}

pub(super) fn moves(
    value: Option<String>,
    local: bool,
    faults: &mut Vec<String>,
) -> BTreeMap<String, String> {
    let Some(text) = value.filter(|text| !text.is_empty()) else { return BTreeMap::new() };
    if !local {
        faults.push("LOCAL_ORIGINS: only allowed with ENVIRONMENT=local".to_owned());
        return BTreeMap::new();
    }
    serde_json::from_str(&text).unwrap_or_else(|_| {
        faults.push(r#"LOCAL_ORIGINS: expected {"https://host":"http://127.0.0.1:port"}"#.to_owned());
        BTreeMap::new()
    })
}

/// Origins of other sites; absent is none.
pub(super) fn origins(value: Option<&str>, faults: &mut Vec<String>) -> Vec<String> {
    let origins = read_list(value.unwrap_or_default());
    if !origins.iter().all(|text| is_origin(text)) {
        faults.push(
            "MCP_ALLOWED_ORIGINS: expected origins such as https://example.com, separated by commas"
                .to_owned(),
        );
    }
    origins
}

/// What stands between commas.
fn read_list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

fn is_origin(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| url.origin().ascii_serialization() == text)
}

/// A browser must not run what a client registered, so schemes of its own are refused.
pub(super) fn schemes(value: Option<&str>, faults: &mut Vec<String>) -> Vec<String> {
    let schemes = read_list(value.unwrap_or(APP_SCHEMES));
    let own = ["http", "https", "javascript", "data", "file", "blob", "about", "vbscript"];
    let is_scheme = |text: &String| {
        let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte);
        text.bytes().all(known) && !own.contains(&text.as_str())
    };
    if !schemes.iter().all(is_scheme) {
        faults.push(
            "OAUTH_APP_SCHEMES: expected schemes of applications such as cursor, separated by commas"
                .to_owned(),
        );
    }
    schemes
}

pub(super) fn mail(url: Option<String>, key: Option<SecretText>, from: Option<String>) -> Option<MailConfig> {
    Some(MailConfig { url: url?, key: key?, from: from? })
}
