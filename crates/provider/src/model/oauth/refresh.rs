use super::choices::Reuse;
use super::clients::Client;
use super::fault::OauthFault;
use super::settings::InvalidGrant;
use crate::model::{Answer, Model, Request};

const REFUSED: OauthFault = OauthFault {
    code: "invalid_grant",
    description: "The refresh token is unknown, used, expired or revoked.",
};

impl Model {
    /// Refreshes, RFC 6749 §6, with the rotation and reuse detection of RFC 9700 §4.14.2.
    ///
    /// # Errors
    /// `invalid_grant`; a used token presented after its grace also ends the grant, unless set otherwise.
    pub(crate) fn refresh(
        &mut self,
        request: &Request,
        client: &Client,
        now_ms: u64,
    ) -> Result<Answer, OauthFault> {
        let text = request
            .form("refresh_token")
            .ok_or(OauthFault::new("invalid_request", "refresh_token is missing."))?;
        let token = self.grants.refresh.get(&text).cloned().ok_or(REFUSED)?;
        let ours =
            self.grants.families.get(&token.family).is_some_and(|family| family.client_id == client.id);
        if !ours || !self.grants.lives(&token.family) || self.is_told_to_refuse(client) {
            return Err(REFUSED);
        }
        let rules = client.settings.refresh;
        let late =
            token.used_ms.is_some_and(|used_ms| now_ms.saturating_sub(used_ms) >= rules.grace_s * 1000);
        match rules.reuse {
            Reuse::RevokeFamily if late => {
                self.grants.revoke_family(&token.family, "refresh_token_reused");
                return Err(REFUSED);
            }
            Reuse::InvalidGrant if late => return Err(REFUSED),
            Reuse::RevokeFamily | Reuse::InvalidGrant | Reuse::Ignore => {}
        }
        let rotates = rules.rotate && !rules.omit_new;
        if let Some(token) = self.grants.refresh.get_mut(&text).filter(|_| rotates) {
            token.used_ms.get_or_insert(now_ms);
        }
        self.narrow_scopes(client, &token.family);
        let mut answer = self.issue(&token.family, client, rotates, now_ms);
        if !rotates && !rules.omit_new {
            super::token_answer::add(&mut answer, "refresh_token", &text);
        }
        Ok(answer)
    }

    /// Moves on in the client's `invalid_grant`.
    fn is_told_to_refuse(&mut self, client: &Client) -> bool {
        if let Some(client) = self.clients.find_mut(&client.id) {
            client.refresh_calls += 1;
        }
        match client.settings.invalid_grant {
            InvalidGrant::Never => false,
            InvalidGrant::Now => true,
            InvalidGrant::Once => client.refresh_calls == 0,
            InvalidGrant::After(calls) => client.refresh_calls >= calls,
        }
    }
}
