use hkdf::Hkdf;
use sha2::Sha256;

use super::VaultError;
use crate::secret::Secret;

/// HKDF-SHA256: `N` bytes from input keying material, a salt and an `info` that says what for (RFC 5869).
///
/// # Errors
/// [`VaultError::Refused`] when more than 8,160 bytes are asked for.
pub(super) fn derive<const N: usize>(
    input: &[u8],
    salt: &[u8],
    info: &[u8],
) -> Result<Secret<[u8; N]>, VaultError> {
    let mut key = Secret::new([0; N]);
    // Exposed to be filled in place.
    Hkdf::<Sha256>::new(Some(salt), input).expand(info, key.expose_mut()).map_err(|_| VaultError::Refused)?;
    Ok(key)
}
