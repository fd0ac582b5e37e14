use super::client_auth::authenticate_client;
use super::clients::Client;
use super::fault::OauthFault;
use crate::model::{Answer, Model, Request};

impl Model {
    /// `POST /oauth/token`: authenticates the client, counts, and redeems or refreshes.
    pub(crate) fn token(&mut self, request: &Request, now_ms: u64) -> Answer {
        self.count_refresh_token(request);
        let client = match authenticate_client(&self.clients, request) {
            Ok(client) => client.clone(),
            Err(fault) => return fault.answer(super::choices::TokenBody::Json),
        };
        let mut answer = match self.scheduled_status(&client) {
            Some(status) => Answer::text(status, "The token endpoint was told to fail.\n"),
            None => self
                .grant(request, &client, now_ms)
                .unwrap_or_else(|fault| fault.answer(client.settings.token_body)),
        };
        answer.delivery.delay_ms = client.settings.token_delay_ms;
        answer
    }

    fn grant(&mut self, request: &Request, client: &Client, now_ms: u64) -> Result<Answer, OauthFault> {
        match request.form("grant_type").as_deref() {
            Some("authorization_code") => self.redeem(request, client, now_ms),
            Some("refresh_token") => self.refresh(request, client, now_ms),
            Some(_) => {
                Err(OauthFault::new("unsupported_grant_type", "Use authorization_code or refresh_token."))
            }
            None => Err(OauthFault::new("invalid_request", "grant_type is missing.")),
        }
    }

    /// Counts the call before anything can refuse it: retries must show.
    fn count_refresh_token(&mut self, request: &Request) {
        let presented = request.form("refresh_token").unwrap_or_default();
        if let Some(token) = self.grants.refresh.get_mut(&presented) {
            token.calls += 1;
            if let Some(family) = self.grants.families.get_mut(&token.family) {
                family.token_calls += 1;
            }
        }
        self.token_calls += 1;
    }

    /// Moves on in the client's `token_status`; 2xx and an empty list let the true answer pass.
    fn scheduled_status(&mut self, client: &Client) -> Option<u16> {
        let nth = usize::try_from(client.token_calls).unwrap_or(usize::MAX);
        if let Some(client) = self.clients.find_mut(&client.id) {
            client.token_calls += 1;
        }
        let statuses = &client.settings.token_status;
        statuses.get(nth).or(statuses.last()).copied().filter(|status| !(200..300).contains(status))
    }
}
