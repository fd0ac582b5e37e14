use serde_json::json;

use super::choices::Identity;
use super::grants::{Caller, TokenFault};
use crate::model::api::ApiFault;
use crate::model::{Answer, Model, Request};

impl Model {
    /// `GET /oauth/userinfo`: `sub`, `email` and `name` of the token's account; every scope will do.
    pub(crate) fn identity(&mut self, request: &Request, now_ms: u64) -> Answer {
        let token = request.bearer().or_else(|| request.header("x-api-key"));
        let Some(token) = token else { return ApiFault::NoToken.into() };
        match self.grants.find_caller(token, now_ms) {
            Ok(caller) => self.identify(&caller),
            Err(TokenFault::Expired) => ApiFault::BadToken("The access token expired").into(),
            Err(TokenFault::Revoked) => ApiFault::BadToken("The access token was revoked").into(),
            Err(TokenFault::Unknown) => ApiFault::BadToken("The access token is unknown").into(),
        }
    }

    fn identify(&mut self, caller: &Caller) -> Answer {
        let account = self.accounts.open(&caller.account);
        let family = caller.family.as_ref().and_then(|family| self.grants.families.get_mut(family));
        let nth = family.map(|family| {
            family.identity_calls += 1;
            (family.client_id.clone(), family.identity_calls)
        });
        let client = nth.as_ref().and_then(|(client_id, _)| self.clients.find(client_id));
        match client.map(|client| client.settings.identity).unwrap_or_default() {
            Identity::Stable => {
                Answer::json(200, &json!({"sub": account.sub, "email": account.email, "name": account.name}))
            }
            Identity::NoEmail => Answer::json(200, &json!({"sub": account.sub, "name": account.name})),
            Identity::Changes => {
                let sub = format!("{}-{}", account.sub, nth.map_or(0, |(_, nth)| nth));
                Answer::json(200, &json!({"sub": sub, "email": account.email, "name": account.name}))
            }
        }
    }
}
