use super::aad::derivation_info;
use super::aead::{self, Key};
use super::{ColumnContext, KeyId, Keyring, SaltedNonce, SealedText, VaultError, kdf};
use crate::secret::{Secret, SecretText};

const SUITE: &str = "cllk/box/s1";

impl Keyring {
    /// Seals a column's text under the active key, for the place it belongs to. Its length shows.
    ///
    /// # Errors
    /// [`VaultError::Refused`] when the text exceeds 64 GiB.
    pub fn seal_column(
        &self,
        text: &SecretText,
        context: &ColumnContext<'_>,
        fresh: SaltedNonce,
    ) -> Result<SealedText, VaultError> {
        let (salt, nonce) = fresh.spend();
        let kek = self.active();
        let key = box_key(self, kek, &salt, context)?;
        // Exposed to be sealed.
        let sealed = aead::encrypt(&key, &nonce, &context.aad(SUITE, kek), text.expose().as_bytes())?;
        Ok(SealedText::encode(kek, &[&salt, &nonce, &sealed]))
    }

    /// Opens a column's text with the one key it names.
    ///
    /// # Errors
    /// [`VaultError::UnknownKey`] when the keyring lacks that key, [`VaultError::Refused`] when the text was not made
    /// for this place or was altered.
    pub fn open_column(
        &self,
        sealed: &SealedText,
        context: &ColumnContext<'_>,
    ) -> Result<SecretText, VaultError> {
        let (kek, payload) = sealed.decode()?;
        let (salt, payload) = payload.split_first_chunk().ok_or(VaultError::Refused)?;
        let (nonce, sealed) = payload.split_first_chunk().ok_or(VaultError::Refused)?;
        let key = box_key(self, &kek, salt, context)?;
        let opened = aead::decrypt(&key, nonce, &context.aad(SUITE, &kek), sealed)?;
        // Exposed to become text again, in a `Secret` of its own.
        let text = std::str::from_utf8(opened.expose()).map_err(|_| VaultError::Refused)?;
        Ok(Secret::new(text.to_owned()))
    }
}

fn box_key(
    keyring: &Keyring,
    kek: &KeyId,
    salt: &[u8; 16],
    context: &ColumnContext<'_>,
) -> Result<Key, VaultError> {
    let info = derivation_info(SUITE, &[context.table, context.column]);
    // Exposed to derive from it.
    kdf::derive(keyring.kek(kek)?.expose(), salt, &info)
}
