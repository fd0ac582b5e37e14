use super::choices::TokenBody;
use super::client_auth::authenticate_client;
use super::settings::Revoke;
use crate::model::{Answer, Model, Request};

/// Whether a path is `/oauth/applications/{client_id}/grant`.
pub(crate) fn is_path(path: &str) -> bool {
    named_client(path).is_some()
}

fn named_client(path: &str) -> Option<&str> {
    let client_id = path.strip_prefix("/oauth/applications/")?.strip_suffix("/grant")?;
    (!client_id.is_empty() && !client_id.contains('/')).then_some(client_id)
}

impl Model {
    /// `DELETE /oauth/applications/{client_id}/grant` with `{"access_token":"…"}`: the way GitHub ends a grant.
    pub(crate) fn revoke_custom(&mut self, request: &Request) -> Answer {
        let (client_id, setting) = match authenticate_client(&self.clients, request) {
            Ok(client) => (client.id.clone(), client.settings.revoke),
            Err(fault) => return fault.answer(TokenBody::Json),
        };
        if setting != Revoke::Custom || named_client(request.path()) != Some(client_id.as_str()) {
            return Answer::text(404, "There is nothing here.\n");
        }
        let body = request.json().unwrap_or_default();
        let text = body.get("access_token").and_then(serde_json::Value::as_str).unwrap_or_default();
        let family = self.grants.access.get(text).and_then(|token| token.family.clone());
        match family.filter(|family| self.belongs(&client_id, family)) {
            Some(family) => {
                self.grants.revoke_family(&family, "revoked_by_client");
                Answer::empty(204)
            }
            None => Answer::text(404, "This token is unknown.\n"),
        }
    }
}
