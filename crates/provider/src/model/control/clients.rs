use serde::Deserialize;
use serde_json::{Value, json};

use super::fault::{ControlFault, read};
use crate::model::{Answer, Model, Request};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    client_id: String,
    client_secret: Option<String>,
    name: Option<String>,
    redirect_uris: Option<Vec<String>>,
    #[serde(default)]
    set: Option<Value>,
}

impl Model {
    /// `POST /_control/clients`: registers a client or changes one, and starts its sequences anew.
    pub(super) fn set_client(&mut self, request: &Request) -> Result<Answer, ControlFault> {
        let change: Change = read(request)?;
        if change.client_id.is_empty() {
            return Err(ControlFault::Invalid { field: "client_id", expected: "a name" });
        }
        let mut client = self.clients.open(&change.client_id).clone();
        client
            .set(&change.set.unwrap_or_else(|| json!({})))
            .map_err(|fault| ControlFault::Unreadable(fault.to_string()))?;
        client.secret = change.client_secret.unwrap_or(client.secret);
        client.name = change.name.unwrap_or(client.name);
        client.redirect_uris = change.redirect_uris.unwrap_or(client.redirect_uris);
        let answer = Answer::json(200, &json!(client));
        *self.clients.open(&change.client_id) = client;
        Ok(answer)
    }
}
