use super::seal::{ACCESS_SUITE, GRANT_SUITE};
use super::{AccessHalf, CredentialContext, Dek, GrantHalf, KeyId, VaultError, aead, padding};
use crate::secret::SecretText;

impl Dek {
    /// Opens the half that requests are made with: the JSON that was sealed.
    ///
    /// # Errors
    /// [`VaultError::Refused`] when the half names another data key, was not made for this place, or was altered.
    pub fn open_access(
        &self,
        half: &AccessHalf,
        context: &CredentialContext<'_>,
    ) -> Result<SecretText, VaultError> {
        open(self, ACCESS_SUITE, half.decode()?, context)
    }

    /// Opens the half that new access is made from: the JSON that was sealed.
    ///
    /// # Errors
    /// As of [`Dek::open_access`].
    pub fn open_grant(
        &self,
        half: &GrantHalf,
        context: &CredentialContext<'_>,
    ) -> Result<SecretText, VaultError> {
        open(self, GRANT_SUITE, half.decode()?, context)
    }
}

fn open(
    dek: &Dek,
    suite: &str,
    (key, payload): (KeyId, Vec<u8>),
    context: &CredentialContext<'_>,
) -> Result<SecretText, VaultError> {
    if key != dek.id {
        return Err(VaultError::Refused);
    }
    let (nonce, sealed) = payload.split_first_chunk().ok_or(VaultError::Refused)?;
    padding::unpad(&aead::decrypt(&dek.key, nonce, &context.aad(suite, &key), sealed)?)
}
