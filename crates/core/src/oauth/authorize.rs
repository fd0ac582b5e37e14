use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier, Scope};
use url::Url;

use super::registration::Registration;
use super::tokens::TokenError;
use crate::secret::SecretText;

/// What goes into an authorization request besides the registration.
pub struct Authorization<'a> {
    /// `state`, 256 random bits.
    pub state: &'a SecretText,
    /// PKCE verifier; only its S256 challenge leaves.
    pub verifier: &'a SecretText,
    /// Scopes to ask for.
    pub scopes: Vec<String>,
}

/// The URL the browser goes to (RFC 6749 §4.1.1, RFC 7636 §4.3). Nothing is sent.
///
/// # Errors
/// [`TokenError::Settings`] when the app's manifest holds no usable URL.
pub fn authorize(registration: &Registration<'_>, request: Authorization<'_>) -> Result<Url, TokenError> {
    let settings = registration.settings;
    let client = registration.client(&settings.token_url)?;
    // Exposed to the browser, which carries it to the app and back.
    let state = request.state.expose().clone();
    let mut url = client.authorize_url(|| CsrfToken::new(state));
    if settings.scope_param == "scope" && settings.scope_sep == " " {
        url = url.add_scopes(request.scopes.into_iter().map(Scope::new));
    } else {
        url = url.add_extra_param(settings.scope_param.to_string(), request.scopes.join(&settings.scope_sep));
    }
    if settings.pkce {
        // Exposed to be hashed into the challenge.
        let verifier = PkceCodeVerifier::new(request.verifier.expose().clone());
        url = url.set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    }
    for (name, value) in settings.authorize_params.iter() {
        url = url.add_extra_param(name.to_string(), value.to_string());
    }
    Ok(url.url().0)
}
