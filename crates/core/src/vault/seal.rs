use super::{AccessHalf, CredentialContext, Dek, GrantHalf, Nonce, VaultError, aead, padding};
use crate::secret::SecretText;

pub(super) const ACCESS_SUITE: &str = "cllk/access/c1";
pub(super) const GRANT_SUITE: &str = "cllk/grant/c1";

impl Dek {
    /// Seals the half that requests are made with, JSON, for the place it belongs to. Its length shows only in
    /// steps of 256 bytes.
    ///
    /// # Errors
    /// [`VaultError::Refused`] when the JSON is 4 GiB or longer.
    pub fn seal_access(
        &self,
        json: &SecretText,
        context: &CredentialContext<'_>,
        nonce: Nonce,
    ) -> Result<AccessHalf, VaultError> {
        let (nonce, sealed) = seal(self, ACCESS_SUITE, json, context, nonce)?;
        Ok(AccessHalf::encode(&self.id, &[&nonce, &sealed]))
    }

    /// Seals the half that new access is made from, like [`Dek::seal_access`].
    ///
    /// # Errors
    /// [`VaultError::Refused`] when the JSON is 4 GiB or longer.
    pub fn seal_grant(
        &self,
        json: &SecretText,
        context: &CredentialContext<'_>,
        nonce: Nonce,
    ) -> Result<GrantHalf, VaultError> {
        let (nonce, sealed) = seal(self, GRANT_SUITE, json, context, nonce)?;
        Ok(GrantHalf::encode(&self.id, &[&nonce, &sealed]))
    }
}

fn seal(
    dek: &Dek,
    suite: &str,
    json: &SecretText,
    context: &CredentialContext<'_>,
    nonce: Nonce,
) -> Result<([u8; 12], Vec<u8>), VaultError> {
    let nonce = nonce.spend();
    let padded = padding::pad(json)?;
    // Exposed to be sealed.
    let sealed = aead::encrypt(&dek.key, &nonce, &context.aad(suite, &dek.id), padded.expose())?;
    Ok((nonce, sealed))
}
