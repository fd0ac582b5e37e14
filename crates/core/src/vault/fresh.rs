use crate::ports::{Entropy, Fault};

/// Randomness for one sealing under a data key. Not `Clone`, and consumed by that sealing: a nonce never serves twice.
pub struct Nonce([u8; 12]);

impl Nonce {
    /// Draws 96 random bits.
    ///
    /// # Errors
    /// [`Fault`] when no randomness can be had.
    pub fn draw(entropy: &dyn Entropy) -> Result<Self, Fault> {
        draw(entropy).map(Self)
    }

    pub(super) const fn spend(self) -> [u8; 12] {
        self.0
    }

    #[cfg(test)]
    pub(super) const fn fixed(bytes: [u8; 12]) -> Self {
        Self(bytes)
    }
}

/// Randomness for one sealing under a key derived for it: the derivation's salt, and the nonce. Consumed like [`Nonce`].
pub struct SaltedNonce {
    salt: [u8; 16],
    nonce: [u8; 12],
}

impl SaltedNonce {
    /// Draws a 128-bit salt and a 96-bit nonce.
    ///
    /// # Errors
    /// [`Fault`] when no randomness can be had.
    pub fn draw(entropy: &dyn Entropy) -> Result<Self, Fault> {
        Ok(Self { salt: draw(entropy)?, nonce: draw(entropy)? })
    }

    pub(super) const fn spend(self) -> ([u8; 16], [u8; 12]) {
        (self.salt, self.nonce)
    }

    #[cfg(test)]
    pub(super) const fn fixed(salt: [u8; 16], nonce: [u8; 12]) -> Self {
        Self { salt, nonce }
    }
}

fn draw<const N: usize>(entropy: &dyn Entropy) -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::assert_lacks;
    use crate::testing::SeededEntropy;

    assert_lacks!(Nonce: Clone, Copy);
    assert_lacks!(SaltedNonce: Clone, Copy);

    #[test]
    fn every_draw_differs() {
        let entropy = SeededEntropy::new(1);
        let (first, second) = (Nonce::draw(&entropy).unwrap(), Nonce::draw(&entropy).unwrap());
        assert_ne!(first.spend(), second.spend());
        let (salt, nonce) = SaltedNonce::draw(&entropy).unwrap().spend();
        assert_ne!(salt[..12], nonce);
    }

    #[test]
    fn without_randomness_there_is_no_nonce() {
        struct Dry;
        impl Entropy for Dry {
            fn fill(&self, _: &mut [u8]) -> Result<(), Fault> {
                Err(Fault::new("entropy", "dry"))
            }
        }
        assert!(Nonce::draw(&Dry).is_err() && SaltedNonce::draw(&Dry).is_err());
    }
}
