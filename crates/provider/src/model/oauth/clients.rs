use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::settings::Settings;

/// A registered client, and where it stands in its sequences.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Client {
    #[serde(rename = "client_id")]
    pub(crate) id: String,
    #[serde(rename = "client_secret")]
    pub(crate) secret: String,
    /// What a consent page calls it.
    pub(crate) name: String,
    /// Allowed beside every loopback address.
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) settings: Settings,
    /// Token calls since the settings were last set.
    pub(crate) token_calls: u64,
    /// Refreshes since the settings were last set.
    pub(crate) refresh_calls: u64,
    /// Revocations since the settings were last set.
    pub(crate) revoke_calls: u64,
}

/// Every client by id.
#[derive(Clone, Debug)]
pub(crate) struct Clients(BTreeMap<String, Client>);

/// A settings change that could not be read; the text names the field.
#[derive(Debug, thiserror::Error)]
#[error("set: {0}")]
pub(crate) struct BadSettings(#[from] serde_json::Error);

impl Clients {
    /// The built-in client alone.
    pub(crate) fn new() -> Self {
        let mut client = Client::new("clawlink-local", "workbench-local-secret");
        "ClawLink".clone_into(&mut client.name);
        Self(BTreeMap::from([(client.id.clone(), client)]))
    }

    pub(crate) fn find(&self, client_id: &str) -> Option<&Client> {
        self.0.get(client_id)
    }

    pub(crate) fn find_mut(&mut self, client_id: &str) -> Option<&mut Client> {
        self.0.get_mut(client_id)
    }

    /// Finds a client, or registers one whose secret is `<client_id>-secret`.
    pub(crate) fn open(&mut self, client_id: &str) -> &mut Client {
        let fresh = || Client::new(client_id, &format!("{client_id}-secret"));
        self.0.entry(client_id.to_owned()).or_insert_with(fresh)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Client> {
        self.0.values()
    }
}

impl Client {
    fn new(client_id: &str, client_secret: &str) -> Self {
        Self {
            id: client_id.to_owned(),
            secret: client_secret.to_owned(),
            name: client_id.to_owned(),
            redirect_uris: Vec::new(),
            settings: Settings::default(),
            token_calls: 0,
            refresh_calls: 0,
            revoke_calls: 0,
        }
    }

    /// Changes the named settings and starts every sequence anew.
    ///
    /// # Errors
    /// [`BadSettings`]; nothing changed then.
    pub(crate) fn set(&mut self, changes: &Value) -> Result<(), BadSettings> {
        let mut settings = json!(self.settings);
        merge(&mut settings, changes);
        self.settings = serde_json::from_value(settings)?;
        (self.token_calls, self.refresh_calls, self.revoke_calls) = (0, 0, 0);
        Ok(())
    }
}

/// Lays `changes` over `base`: objects key by key where both have one, anything else as a whole.
fn merge(base: &mut Value, changes: &Value) {
    match (base, changes) {
        (Value::Object(base), Value::Object(changes)) => {
            for (key, value) in changes {
                merge(base.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (base, changes) => base.clone_from(changes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_change_one_by_one_and_strangers_are_named() {
        let mut client = Client::new("c", "s");
        client.set(&json!({"refresh": {"grace_s": 30}, "pkce": "optional"})).unwrap();
        assert!(client.settings.refresh.rotate);
        assert_eq!(client.settings.refresh.grace_s, 30);
        client
            .set(&json!({"invalid_grant": {"after": 2}, "revoke": {"fails": 1}, "expires_in": "absent"}))
            .unwrap();
        client.set(&json!({"invalid_grant": "never", "expires_in": 60})).unwrap();
        let refused = client.set(&json!({"pkcee": "optional"})).unwrap_err();
        assert!(refused.to_string().contains("pkcee"), "{refused}");
        assert!(client.set(&json!({"refresh": {"rotates": true}})).is_err());
    }
}
