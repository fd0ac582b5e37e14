use oauth2::{AuthorizationCode, PkceCodeVerifier};

use super::registration::Registration;
use super::tokens::{TokenError, TokenSet};
use crate::secret::SecretText;
use crate::time::UnixMs;

/// Redeems an authorization code (RFC 6749 §4.1.3). Sent once: a code that may have been used is not tried again.
///
/// # Errors
/// [`TokenError`]; after `NoAnswer` the code may be spent.
pub async fn exchange(
    registration: &Registration<'_>,
    code: &SecretText,
    verifier: &SecretText,
    now: UnixMs,
) -> Result<TokenSet, TokenError> {
    let bridge = registration.bridge();
    let client = registration.client(&registration.settings.token_url)?;
    // Exposed for the token request, which the bridge sends only to the app's own hosts.
    let mut request = client.exchange_code(AuthorizationCode::new(code.expose().clone()));
    if registration.settings.pkce {
        request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier.expose().clone()));
    }
    for (name, value) in registration.settings.token_params.iter() {
        request = request.add_extra_param(name.to_string(), value.to_string());
    }
    for (name, value) in registration.client_assertion(now).await? {
        request = request.add_extra_param(name, value);
    }
    let answer = request.request_async(&bridge).await?;
    Ok(TokenSet::read(&answer, bridge.take_answer().as_ref(), registration.app, now))
}
