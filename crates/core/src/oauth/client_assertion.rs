use clawlink_manifest::ClientAuth;
use serde_json::{Map, json};

use super::registration::Registration;
use super::tokens::TokenError;
use crate::time::UnixMs;
use crate::token::make_token;

/// RFC 7523 §2.2.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

impl Registration<'_> {
    /// What proves the client at a token or revocation endpoint besides its id and secret: nothing, or an assertion signed now
    /// with its private key, RFC 7523 §3. Its audience is the token endpoint, whichever of the app's endpoints it goes to.
    ///
    /// # Errors
    /// [`TokenError`] where the deployment's client has no key.
    pub(crate) async fn client_assertion(
        &self,
        now: UnixMs,
    ) -> Result<Vec<(&'static str, String)>, TokenError> {
        if self.settings.client_auth != ClientAuth::PrivateKeyJwt {
            return Ok(Vec::new());
        }
        let key = self.client.private_key.as_ref().ok_or(TokenError::Settings("private_key"))?;
        let once = make_token(&*self.entropy).map_err(|fault| TokenError::NoAnswer(fault.to_string()))?;
        let mut claims = Map::new();
        for name in ["iss", "sub"] {
            claims.insert(name.to_owned(), json!(self.client.client_id));
        }
        claims.insert("aud".to_owned(), json!(self.settings.token_url));
        // Exposed to be sent: an id is random, not secret.
        claims.insert("jti".to_owned(), json!(once.expose()));
        let assertion = key.sign(&*self.signer, claims, now).await;
        let assertion = assertion.map_err(|_| TokenError::Settings("private_key"))?;
        Ok(vec![("client_assertion_type", ASSERTION_TYPE.to_owned()), ("client_assertion", assertion)])
    }
}
