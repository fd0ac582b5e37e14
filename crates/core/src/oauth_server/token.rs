use crate::pairing::Credential;
use crate::ports::storage::{AuthToken, TokenKind};
use crate::ports::{Entropy, Fault, House};
use crate::secret::SecretText;
use crate::time::{DAY_MS, HOUR_MS};
use crate::vault::VaultError;

/// How long an access token calls.
pub(super) const ACCESS_LIFE_MS: i64 = HOUR_MS;
/// How long a refresh token may lie idle.
pub(super) const REFRESH_LIFE_MS: i64 = 90 * DAY_MS;

/// What the key that derives successors is for.
const PURPOSE: &str = "as-refresh";

/// What a token of this kind begins with, so that secret scanners know it.
pub(super) const fn prefix(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Access => "clat_",
        TokenKind::Refresh => "clrt_",
    }
}

/// A fresh token.
pub(super) fn make(kind: TokenKind, entropy: &dyn Entropy) -> Result<Credential, Fault> {
    Credential::make_as(prefix(kind), entropy)
}

/// The one successor of a refresh token: it follows from the token itself and a key of ours, so that clients that race, or
/// ask again because an answer was lost, all get the same, and nobody else can make it.
pub(super) fn derive_successor(house: &House, old: &SecretText) -> Result<Credential, VaultError> {
    let key = house.config.keyring.subkey(PURPOSE)?;
    // Exposed to derive from it.
    let number = key.derive::<32>(old.expose().as_bytes(), b"successor")?;
    // Exposed to be written as the next token.
    Ok(Credential::of_number(prefix(TokenKind::Refresh), number.expose()))
}

/// The row of a token that comes after, or beside, another.
pub(super) fn row_like(house: &House, like: &AuthToken, kind: TokenKind, token: &Credential) -> AuthToken {
    let now = house.clock.now();
    let life_ms = match kind {
        TokenKind::Access => ACCESS_LIFE_MS,
        TokenKind::Refresh => REFRESH_LIFE_MS,
    };
    AuthToken {
        token_hash: token.hash.clone(),
        kind,
        created_at: now,
        expires_at: now.plus_ms(life_ms),
        replaced_by: None,
        replaced_at: None,
        ..like.clone()
    }
}
