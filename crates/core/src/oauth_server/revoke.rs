use super::token::prefix;
use crate::pairing::{parse_as, revoke_by};
use crate::ports::storage::TokenKind;
use crate::ports::{Fault, House};

/// Why a revocation did not take.
#[derive(Debug, thiserror::Error)]
pub enum RevokeTokenError {
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Revokes a token for its client (RFC 7009): a refresh token takes its whole grant along, an access token itself only. A
/// token that is unknown, over or another client's is answered like one that was revoked.
///
/// # Errors
/// [`RevokeTokenError`]; the token may be good still.
pub async fn revoke_token(house: &House, client_id: &str, token: &str) -> Result<(), RevokeTokenError> {
    let kinds = [TokenKind::Access, TokenKind::Refresh];
    let Some(hash) = kinds.into_iter().find_map(|kind| parse_as(prefix(kind), token)) else { return Ok(()) };
    let Some((token, device)) = house.store.auth_tokens.find(&hash).await? else { return Ok(()) };
    if token.client_id != client_id {
        return Ok(());
    }
    match token.kind {
        TokenKind::Access => house.store.auth_tokens.remove(&hash).await?,
        TokenKind::Refresh => revoke_by(house, &device, "device.revoked").await?,
    }
    Ok(())
}
