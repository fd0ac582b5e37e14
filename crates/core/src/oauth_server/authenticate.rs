use super::scopes::Scopes;
use super::token::prefix;
use crate::pairing::{AuthenticateError, note_use, parse_as};
use crate::ports::House;
use crate::ports::storage::{Device, TokenKind};

/// Who calls with an access token.
#[derive(Clone, Debug)]
pub struct TokenHolder {
    /// The grant's device.
    pub device: Device,
    /// What the token is good for.
    pub scopes: Scopes,
}

/// Whether a credential has the form of our access tokens, rather than of a device's key.
#[must_use]
pub fn is_access_token(text: &str) -> bool {
    text.trim().starts_with(prefix(TokenKind::Access))
}

/// Finds the grant behind an access token. Every token is for one of our two MCP endpoints, and both are the same server;
/// no other route asks here. A text that we never made costs no lookup.
///
/// # Errors
/// [`AuthenticateError`].
pub async fn authenticate_token(house: &House, text: &str) -> Result<TokenHolder, AuthenticateError> {
    let hash = parse_as(prefix(TokenKind::Access), text).ok_or(AuthenticateError::NotLive)?;
    let (token, device) = house.store.auth_tokens.find(&hash).await?.ok_or(AuthenticateError::NotLive)?;
    let over = device.revoked_at.is_some() || house.clock.now() >= token.expires_at;
    if token.kind != TokenKind::Access || over {
        return Err(AuthenticateError::NotLive);
    }
    note_use(house, &device);
    Ok(TokenHolder { device, scopes: Scopes::parse(&token.scope) })
}
