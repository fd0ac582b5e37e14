use aes_gcm::aead::AeadInPlace;
use aes_gcm::{Aes256Gcm, KeyInit};

use super::VaultError;
use crate::secret::Secret;

/// A 256-bit key of the cipher.
pub(super) type Key = Secret<[u8; 32]>;

/// Encrypts under AES-256-GCM: `ciphertext ‖ 16-byte tag` (NIST SP 800-38D).
///
/// # Errors
/// [`VaultError::Refused`] when the plaintext exceeds what one nonce may cover, 64 GiB.
pub(super) fn encrypt(
    key: &Key,
    nonce: &[u8; 12],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, VaultError> {
    // Room for the tag from the start: growing would leave a copy of the plaintext behind.
    let mut buffer = Secret::new(Vec::with_capacity(plaintext.len() + 16));
    buffer.expose_mut().extend(plaintext);
    // The key is exposed to the cipher; the buffer is encrypted where it lies, and then no longer secret.
    Aes256Gcm::new(key.expose().into())
        .encrypt_in_place(nonce.into(), aad, buffer.expose_mut())
        .map_err(|_| VaultError::Refused)?;
    Ok(std::mem::take(buffer.expose_mut()))
}

/// Opens what [`encrypt`] made. The tag is checked before a byte is decrypted.
///
/// # Errors
/// [`VaultError::Refused`] when key, nonce, `aad`, ciphertext and tag do not all belong together.
pub(super) fn decrypt(
    key: &Key,
    nonce: &[u8; 12],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Secret<Vec<u8>>, VaultError> {
    let mut buffer = Secret::new(sealed.to_vec());
    // The key is exposed to the cipher, the buffer to be decrypted where it lies.
    Aes256Gcm::new(key.expose().into())
        .decrypt_in_place(nonce.into(), aad, buffer.expose_mut())
        .map_err(|_| VaultError::Refused)?;
    Ok(buffer)
}
