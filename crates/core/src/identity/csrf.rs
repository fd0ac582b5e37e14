use super::SignedIn;
use crate::problem::{Kind, Problem};
use crate::vault::{Keyring, VaultError};

/// What the key is for.
const PURPOSE: &str = "csrf";

/// A form did not carry this session's token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the form's token does not belong to this session")]
pub struct CsrfError;

/// The token that forms of this session carry: an HMAC of the session's hash, so nothing is stored.
///
/// # Errors
/// [`VaultError`] when the keyring cannot derive the key.
pub fn derive_csrf(keyring: &Keyring, person: &SignedIn) -> Result<String, VaultError> {
    Ok(keyring.subkey(PURPOSE)?.sign(person.session_hash.as_bytes()))
}

/// Checks a form's token in constant time.
///
/// # Errors
/// [`CsrfError`] when it is not this session's.
pub fn verify_csrf(keyring: &Keyring, person: &SignedIn, token: &str) -> Result<(), CsrfError> {
    let key = keyring.subkey(PURPOSE).map_err(|_| CsrfError)?;
    if key.verify(person.session_hash.as_bytes(), token) { Ok(()) } else { Err(CsrfError) }
}

impl From<CsrfError> for Problem {
    fn from(_: CsrfError) -> Self {
        Self::new(Kind::Forbidden, "stale_form", "This form is from another session. Load the page again.")
    }
}
