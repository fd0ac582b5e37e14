use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::digest::{Key, KeyInit};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use super::aad::derivation_info;
use super::{KeyId, Keyring, VaultError, kdf};
use crate::secret::Secret;

const SUITE: &str = "cllk/subkey/k1";

/// A key for keyed hashes of one purpose, derived from the keyring: HKDF-SHA256(key, no salt, info =
/// `cllk/subkey/k1` ‖ the purpose with its length).
pub struct Subkey(Secret<[u8; 32]>);

impl Keyring {
    /// The subkey of the active key for a purpose such as `csrf`. It changes when another key becomes active.
    ///
    /// # Errors
    /// As of [`Keyring::subkey_of`]; the active key is always held.
    pub fn subkey(&self, purpose: &'static str) -> Result<Subkey, VaultError> {
        self.subkey_of(self.active(), purpose)
    }

    /// The subkey of a named key: what a row needs that outlives a rotation, such as a pairing, which stores the id.
    ///
    /// # Errors
    /// [`VaultError::UnknownKey`] when the keyring lacks that key.
    pub fn subkey_of(&self, kek: &KeyId, purpose: &'static str) -> Result<Subkey, VaultError> {
        // Exposed to derive from it.
        kdf::derive(self.kek(kek)?.expose(), &[], &derivation_info(SUITE, &[purpose])).map(Subkey)
    }
}

impl Subkey {
    /// Signs a message: HMAC-SHA256 as 43 characters of base64url (RFC 2104). Several parts need a separator that
    /// none of them holds.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(message))
    }

    /// Whether `signature` is what [`Subkey::sign`] gives for the message, in a time that does not depend on how
    /// much of it is right.
    #[must_use]
    pub fn verify(&self, message: &[u8], signature: &str) -> bool {
        self.sign(message).as_bytes().ct_eq(signature.as_bytes()).into()
    }

    /// Derives `N` bytes from a secret the other side holds: HKDF-SHA256(ikm = `input`, salt = this key, `info`).
    /// Equal arguments give equal bytes, and neither side can make them alone.
    ///
    /// # Errors
    /// [`VaultError::Refused`] when more than 8,160 bytes are asked for.
    pub fn derive<const N: usize>(&self, input: &[u8], info: &[u8]) -> Result<Secret<[u8; N]>, VaultError> {
        // Exposed to salt a derivation.
        kdf::derive(input, self.0.expose(), info)
    }

    fn mac(&self, message: &[u8]) -> [u8; 32] {
        // HMAC fills a short key up with zeros to a whole block; doing so here leaves no length to be refused.
        let mut block = Key::<Hmac<Sha256>>::default();
        // Exposed to key the hash.
        block.iter_mut().zip(self.0.expose()).for_each(|(slot, byte)| *slot = *byte);
        <Hmac<Sha256> as KeyInit>::new(&block).chain_update(message).finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::digest::hex;
    use super::super::tests::support::{keyring, other_keyring};
    use super::*;
    use crate::secret::assert_lacks;

    assert_lacks!(Subkey: std::fmt::Debug, std::fmt::Display, Clone, serde::Serialize);

    fn subkey(short: &[u8]) -> Subkey {
        let mut key = [0; 32];
        key[..short.len()].copy_from_slice(short);
        Subkey(Secret::new(key))
    }

    /// RFC 4231 §4.2 and §4.3.
    #[test]
    fn published_signatures_come_out() {
        let first = hex(&subkey(&[0x0b; 20]).mac(b"Hi There"));
        assert_eq!(first, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        let second = hex(&subkey(b"Jefe").mac(b"what do ya want for nothing?"));
        assert_eq!(second, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn a_signature_holds_for_its_key_purpose_and_message_only() {
        let csrf = keyring().subkey("csrf").ok().unwrap();
        let signature = csrf.sign(b"session");
        assert_eq!(signature.len(), 43);
        assert!(csrf.verify(b"session", &signature));
        assert!(!csrf.verify(b"session2", &signature));
        assert!(!csrf.verify(b"session", "") && !csrf.verify(b"session", &signature.replacen('d', "e", 1)));
        assert!(!keyring().subkey("pairing").ok().unwrap().verify(b"session", &signature));
        assert!(!other_keyring().subkey("csrf").ok().unwrap().verify(b"session", &signature));
    }

    #[test]
    fn a_derived_secret_repeats_and_needs_both_sides() {
        let derive = |keyring: &Keyring, input: &[u8], info: &[u8]| {
            *keyring.subkey("pairing").ok().unwrap().derive::<64>(input, info).ok().unwrap().expose()
        };
        let secret = derive(&keyring(), b"verifier", b"session");
        assert_eq!(secret, derive(&keyring(), b"verifier", b"session"));
        assert_ne!(secret, derive(&keyring(), b"verifier2", b"session"));
        assert_ne!(secret, derive(&keyring(), b"verifier", b"session2"));
        assert_ne!(secret, derive(&other_keyring(), b"verifier", b"session"));
    }

    #[test]
    fn an_unknown_key_has_no_subkey() {
        let k9 = KeyId::parse("k9").unwrap();
        assert_eq!(keyring().subkey_of(&k9, "csrf").err(), Some(VaultError::UnknownKey(k9)));
    }
}
