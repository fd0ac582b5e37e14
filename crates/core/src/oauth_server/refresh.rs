use serde::Deserialize;

use super::issue::IssuedTokens;
use super::scopes::Scopes;
use super::token::{derive_successor, make, prefix, row_like};
use crate::pairing::{parse_as, revoke_by};
use crate::ports::storage::{AuthToken, Device, TokenKind};
use crate::ports::{Fault, House};
use crate::secret::{Secret, SecretText};
use crate::time::MINUTE_MS;
use crate::vault::VaultError;

/// How long after an exchange the old token still gives the same successor.
const GRACE_MS: i64 = 10 * MINUTE_MS;

/// A refresh request (RFC 6749 §6).
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Refresh {
    /// The token.
    #[serde(default)]
    pub refresh_token: String,
    /// The client.
    #[serde(default)]
    pub client_id: String,
    /// What the next access token is to be good for; empty for all of the grant.
    #[serde(default)]
    pub scope: String,
}

/// Why there are no new tokens, by RFC 6749 §5.2.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// `invalid_grant`: unknown, over, revoked, replayed, or another client's.
    #[error("the refresh token is not valid, or not this client's")]
    Grant,
    /// `invalid_scope`: more than was granted.
    #[error("the scope is more than was granted")]
    Scope,
    /// The keyring cannot derive the key.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Exchanges a refresh token for the next two. The old one gives the same successor again, for ten minutes at most and only
/// until that successor is exchanged itself; used later it was stolen, and the grant ends (RFC 9700 §4.14.2).
///
/// # Errors
/// [`RefreshError`]; no new token is good then.
pub async fn refresh(house: &House, request: &Refresh) -> Result<IssuedTokens, RefreshError> {
    let hash = parse_as(prefix(TokenKind::Refresh), &request.refresh_token).ok_or(RefreshError::Grant)?;
    let (old, device) = house.store.auth_tokens.find(&hash).await?.ok_or(RefreshError::Grant)?;
    let over = device.revoked_at.is_some() || house.clock.now() >= old.expires_at;
    if old.kind != TokenKind::Refresh || old.client_id != request.client_id || over {
        return Err(RefreshError::Grant);
    }
    let granted = Scopes::parse(&old.scope);
    let scopes = if request.scope.is_empty() { granted.clone() } else { Scopes::parse(&request.scope) };
    if !granted.covers(&scopes) {
        return Err(RefreshError::Scope);
    }
    let text = Secret::new(request.refresh_token.trim().to_owned());
    exchange(house, &old, &device, &text, scopes).await
}

async fn exchange(
    house: &House,
    old: &AuthToken,
    device: &Device,
    text: &SecretText,
    scopes: Scopes,
) -> Result<IssuedTokens, RefreshError> {
    let next = derive_successor(house, text)?;
    if let Some(known) = &old.replaced_by {
        if is_replayed(house, old, known).await? {
            revoke_by(house, device, "device.token_replayed").await?;
            return Err(RefreshError::Grant);
        }
        // Another key became active meanwhile: the known successor cannot be made again, and a second one may not be.
        if *known != next.hash {
            return Err(RefreshError::Grant);
        }
    }
    let access = make(TokenKind::Access, &*house.entropy)?;
    let narrowed = AuthToken { scope: scopes.to_string(), ..old.clone() };
    let rows = [
        row_like(house, old, TokenKind::Refresh, &next),
        row_like(house, &narrowed, TokenKind::Access, &access),
    ];
    house.store.auth_tokens.exchange(&old.token_hash, rows.each_ref()).await?;
    Ok(IssuedTokens::of(access.text, next.text, scopes))
}

/// Whether the grace of an exchanged token is over: its time ran out, or its successor is in use.
async fn is_replayed(house: &House, old: &AuthToken, successor: &str) -> Result<bool, Fault> {
    let since = old.replaced_at.map_or(i64::MAX, |at| house.clock.now().since(at));
    let next = house.store.auth_tokens.find(successor).await?;
    let in_use = next.is_none_or(|(next, _)| next.replaced_by.is_some());
    Ok(in_use || since > GRACE_MS)
}
