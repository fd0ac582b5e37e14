use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::choices::{CodeReuse, Pkce};
use super::clients::Client;
use super::fault::OauthFault;
use super::grants::{Code, Family};
use super::token_answer::granted_scopes;
use crate::model::{Answer, Model, Request};

const REFUSED: OauthFault =
    OauthFault { code: "invalid_grant", description: "The code is unknown, expired or was used." };

impl Model {
    /// Redeems a code once, RFC 6749 §4.1.3: the same client, the same `redirect_uri`, the right verifier.
    ///
    /// # Errors
    /// `invalid_grant`. A second use also revokes what the first one gave, unless the client is set otherwise.
    pub(crate) fn redeem(
        &mut self,
        request: &Request,
        client: &Client,
        now_ms: u64,
    ) -> Result<Answer, OauthFault> {
        let text = request.form("code").ok_or(OauthFault::new("invalid_request", "code is missing."))?;
        let code = self.grants.codes.get(&text).filter(|code| code.request.client_id == client.id).cloned();
        let code = code.ok_or(REFUSED)?;
        if let Some(family) = &code.family {
            if client.settings.code_reuse == CodeReuse::Revoke {
                self.grants.revoke_family(family, "code_reused");
            }
            return Err(REFUSED);
        }
        verify(&code, request, client, now_ms)?;
        let family = self.open_family(&code, client, now_ms);
        if let Some(code) = self.grants.codes.get_mut(&text) {
            code.family = Some(family.clone());
        }
        Ok(self.issue(&family, client, true, now_ms))
    }

    fn open_family(&mut self, code: &Code, client: &Client, now_ms: u64) -> String {
        let id = self.entropy.make_token("wb_grant_");
        let family = Family {
            serial: self.grants.families.len(),
            client_id: client.id.clone(),
            account: code.account.clone(),
            scopes: granted_scopes(client.settings.scopes, &code.request.scopes),
            created_ms: now_ms,
            revoked: None,
            token_calls: 1,
            identity_calls: 0,
        };
        self.grants.families.insert(id.clone(), family);
        id
    }
}

fn verify(code: &Code, request: &Request, client: &Client, now_ms: u64) -> Result<(), OauthFault> {
    if now_ms >= code.expires_ms {
        return Err(REFUSED);
    }
    if request.form("redirect_uri").as_deref() != Some(code.request.redirect_uri_text.as_str()) {
        return Err(OauthFault::new("invalid_grant", "redirect_uri differs from the authorization request."));
    }
    let verifier = request.form("code_verifier");
    match (&code.request.code_challenge, verifier) {
        _ if client.settings.pkce == Pkce::Ignored => Ok(()),
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier)) if *challenge == derive_challenge(&verifier) => Ok(()),
        (Some(_), _) => Err(OauthFault::new("invalid_grant", "code_verifier does not fit code_challenge.")),
        (None, Some(_)) => {
            Err(OauthFault::new("invalid_grant", "code_verifier came without a code_challenge."))
        }
    }
}

/// Derives the S256 challenge of a verifier, RFC 7636 §4.2.
fn derive_challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_the_one_of_the_standard() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(derive_challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
