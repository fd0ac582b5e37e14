//! Moves what the keyring seals to its active key. The halves of a credential name their data key, not the key that
//! wraps it, so a rotation touches no ciphertext of theirs.

use super::{ColumnContext, DekContext, Keyring, SaltedNonce, SealedText, VaultError, WrappedDek};

impl Keyring {
    /// Wraps a data key anew under the active key; `None` when it already is. The caller writes it only where the
    /// old text still stands.
    ///
    /// # Errors
    /// As of [`Keyring::unwrap`].
    pub fn rewrap(
        &self,
        wrapped: &WrappedDek,
        context: &DekContext<'_>,
        fresh: SaltedNonce,
    ) -> Result<Option<WrappedDek>, VaultError> {
        if wrapped.kek_id()? == *self.active() {
            return Ok(None);
        }
        let dek = self.unwrap(wrapped, context)?;
        self.wrap(&dek, context, fresh).map(Some)
    }

    /// Seals a column anew under the active key; `None` when it already is. The caller writes it only where the old
    /// text still stands.
    ///
    /// # Errors
    /// As of [`Keyring::open_column`].
    pub fn reseal_column(
        &self,
        sealed: &SealedText,
        context: &ColumnContext<'_>,
        fresh: SaltedNonce,
    ) -> Result<Option<SealedText>, VaultError> {
        if sealed.kek_id()? == *self.active() {
            return Ok(None);
        }
        let text = self.open_column(sealed, context)?;
        self.seal_column(&text, context, fresh).map(Some)
    }
}
