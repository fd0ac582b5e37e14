use oauth2::RefreshToken;

use super::registration::Registration;
use super::tokens::{TokenError, TokenSet};
use crate::secret::SecretText;
use crate::time::UnixMs;

/// Trades a refresh token for new tokens (RFC 6749 §6). Only the connection's single writer calls this, one at a time.
///
/// # Errors
/// [`TokenError`]; after `NoAnswer` the provider may have rotated the token.
pub async fn refresh(
    registration: &Registration<'_>,
    refresh_token: &SecretText,
    now: UnixMs,
) -> Result<TokenSet, TokenError> {
    let settings = registration.settings;
    let bridge = registration.bridge();
    let url = if settings.refresh_url.is_empty() { &settings.token_url } else { &settings.refresh_url };
    let client = registration.client(url)?;
    // Exposed for the token request, which the bridge sends only to the app's own hosts.
    let token = RefreshToken::new(refresh_token.expose().clone());
    let mut request = client.exchange_refresh_token(&token);
    for (name, value) in settings.token_params.iter() {
        request = request.add_extra_param(name.to_string(), value.to_string());
    }
    for (name, value) in registration.client_assertion(now).await? {
        request = request.add_extra_param(name, value);
    }
    let answer = request.request_async(&bridge).await?;
    Ok(TokenSet::read(&answer, bridge.take_answer().as_ref(), registration.app, now))
}
