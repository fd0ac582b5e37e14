use super::scopes::Scopes;
use super::token::{ACCESS_LIFE_MS, make, row_like};
use crate::id::DeviceId;
use crate::ports::storage::{AuthCode, AuthToken, TokenKind};
use crate::ports::{Fault, House};
use crate::secret::SecretText;
use crate::time::SECOND_MS;

/// What a client gets.
pub struct IssuedTokens {
    /// It calls.
    pub access: SecretText,
    /// It is exchanged for the next two.
    pub refresh: SecretText,
    /// Seconds that the access token holds.
    pub expires_in: i64,
    /// What was granted.
    pub scopes: Scopes,
}

impl IssuedTokens {
    pub(super) fn of(access: SecretText, refresh: SecretText, scopes: Scopes) -> Self {
        Self { access, refresh, expires_in: ACCESS_LIFE_MS / SECOND_MS, scopes }
    }
}

/// Gives the first two tokens of a grant whose code was redeemed just now. Only their hashes are kept.
///
/// # Errors
/// [`Fault`]; no token is good then.
pub async fn issue_tokens(house: &House, code: &AuthCode, device: &DeviceId) -> Result<IssuedTokens, Fault> {
    let (refresh, access) =
        (make(TokenKind::Refresh, &*house.entropy)?, make(TokenKind::Access, &*house.entropy)?);
    let like = AuthToken {
        token_hash: String::new(),
        device: device.clone(),
        kind: TokenKind::Refresh,
        client_id: code.client_id.clone(),
        scope: code.scope.clone(),
        resource: code.resource.clone(),
        created_at: house.clock.now(),
        expires_at: house.clock.now(),
        replaced_by: None,
        replaced_at: None,
    };
    let rows = [
        row_like(house, &like, TokenKind::Refresh, &refresh),
        row_like(house, &like, TokenKind::Access, &access),
    ];
    house.store.auth_tokens.issue(rows.each_ref()).await?;
    Ok(IssuedTokens::of(access.text, refresh.text, Scopes::parse(&code.scope)))
}
