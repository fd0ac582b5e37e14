use super::choices::TokenBody;
use super::client_auth::authenticate_client;
use super::settings::Revoke;
use crate::model::{Answer, Model, Request};

impl Model {
    /// `POST /oauth/revoke`, RFC 7009: a refresh token ends its grant, an access token only itself.
    /// An unknown token is as good as revoked (§2.2).
    pub(crate) fn revoke(&mut self, request: &Request) -> Answer {
        let (client_id, setting, nth) = match authenticate_client(&self.clients, request) {
            Ok(client) => (client.id.clone(), client.settings.revoke, client.revoke_calls),
            Err(fault) => return fault.answer(TokenBody::Json),
        };
        if let Some(client) = self.clients.find_mut(&client_id) {
            client.revoke_calls += 1;
        }
        match setting {
            Revoke::Custom | Revoke::None => return Answer::text(404, "There is no revocation endpoint.\n"),
            Revoke::Fails(times) if nth < times => return Answer::text(503, "Try again later.\n"),
            Revoke::Rfc7009 | Revoke::Fails(_) => {}
        }
        self.revoke_token(&client_id, &request.form("token").unwrap_or_default());
        Answer::empty(200)
    }

    fn revoke_token(&mut self, client_id: &str, text: &str) {
        if let Some(family) = self.grants.refresh.get(text).map(|token| token.family.clone()) {
            if self.belongs(client_id, &family) {
                self.grants.revoke_family(&family, "revoked_by_client");
            }
            return;
        }
        let family = self.grants.access.get(text).and_then(|token| token.family.clone());
        if family.is_some_and(|family| self.belongs(client_id, &family))
            && let Some(token) = self.grants.access.get_mut(text)
        {
            token.revoked = true;
        }
    }

    /// Whether a grant was given to that client.
    pub(crate) fn belongs(&self, client_id: &str, family: &str) -> bool {
        self.grants.families.get(family).is_some_and(|family| family.client_id == client_id)
    }
}
