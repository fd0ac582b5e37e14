use super::KeyId;
use super::aead::Key;
use crate::ports::{Entropy, Fault};
use crate::secret::Secret;

/// A connection's own data key, opened. Its halves are sealed and opened with it; at rest it is a
/// [`WrappedDek`](super::WrappedDek), and once that is deleted no copy of the halves can be read again.
pub struct Dek {
    pub(super) id: KeyId,
    pub(super) key: Key,
}

impl Dek {
    /// Makes a random 256-bit data key, called [`KeyId::FIRST_DEK`] on a new connection.
    ///
    /// # Errors
    /// [`Fault`] when no randomness can be had.
    pub fn make(id: KeyId, entropy: &dyn Entropy) -> Result<Self, Fault> {
        let mut key = Secret::new([0; 32]);
        // Exposed to be filled in place.
        entropy.fill(key.expose_mut())?;
        Ok(Self { id, key })
    }

    /// What the halves sealed with it call it.
    #[must_use]
    pub const fn id(&self) -> &KeyId {
        &self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::assert_lacks;

    assert_lacks!(Dek: std::fmt::Debug, std::fmt::Display, Clone, serde::Serialize);
}
