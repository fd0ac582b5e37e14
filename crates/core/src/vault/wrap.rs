use super::aad::derivation_info;
use super::aead::{self, Key};
use super::{Dek, DekContext, KeyId, Keyring, SaltedNonce, VaultError, WrappedDek, kdf};
use crate::secret::Secret;

const SUITE: &str = "cllk/wrap/w1";

impl Keyring {
    /// Wraps a data key under the active key, for the place it belongs to.
    ///
    /// # Errors
    /// [`VaultError::Refused`] when `context` names another data key.
    pub fn wrap(
        &self,
        dek: &Dek,
        context: &DekContext<'_>,
        fresh: SaltedNonce,
    ) -> Result<WrappedDek, VaultError> {
        if dek.id != *context.dek {
            return Err(VaultError::Refused);
        }
        let (salt, nonce) = fresh.spend();
        let kek = self.active();
        let key = wrap_key(self, kek, &salt, context)?;
        // Exposed to be sealed.
        let sealed = aead::encrypt(&key, &nonce, &context.aad(SUITE, kek), dek.key.expose())?;
        Ok(WrappedDek::encode(kek, &[&salt, &nonce, &sealed]))
    }

    /// Opens a data key with the one key its text names.
    ///
    /// # Errors
    /// [`VaultError::UnknownKey`] when the keyring lacks that key, [`VaultError::Refused`] when the text was not made
    /// for this place or was altered.
    pub fn unwrap(&self, wrapped: &WrappedDek, context: &DekContext<'_>) -> Result<Dek, VaultError> {
        let (kek, payload) = wrapped.decode()?;
        let (salt, payload) = payload.split_first_chunk().ok_or(VaultError::Refused)?;
        let (nonce, sealed) = payload.split_first_chunk().ok_or(VaultError::Refused)?;
        let key = wrap_key(self, &kek, salt, context)?;
        let opened = aead::decrypt(&key, nonce, &context.aad(SUITE, &kek), sealed)?;
        // Exposed to be moved into a key of the right size.
        let bytes = opened.expose().as_slice().try_into().map_err(|_| VaultError::Refused)?;
        Ok(Dek { id: context.dek.clone(), key: Secret::new(bytes) })
    }

    /// Whether a data key was wrapped by a key that is not here: no other opens it.
    #[must_use]
    pub fn lacks_key_of(&self, wrapped: &WrappedDek) -> bool {
        wrapped.decode().is_ok_and(|(kek, _)| self.kek(&kek).is_err())
    }
}

fn wrap_key(
    keyring: &Keyring,
    kek: &KeyId,
    salt: &[u8; 16],
    context: &DekContext<'_>,
) -> Result<Key, VaultError> {
    let info = derivation_info(SUITE, &[context.connection.as_str()]);
    // Exposed to derive from it.
    kdf::derive(keyring.kek(kek)?.expose(), salt, &info)
}
