use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use zeroize::Zeroize;

use super::aead::Key;
use super::{KeyId, VaultError};
use crate::secret::{Secret, SecretText};

/// The keys of a deployment, each under its id, and which of them seals what is new.
pub struct Keyring {
    keys: BTreeMap<KeyId, Key>,
    active: KeyId,
}

/// Why a deployment must not start. Names the variable, and never holds a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// Not an object of texts.
    #[error(r#"CREDENTIAL_KEYS: expected JSON such as {{"k1":"<base64 of 32 random bytes>"}}"#)]
    NotJson,
    /// An id that is not one. Not repeated here: somebody may have put the key in its place.
    #[error("CREDENTIAL_KEYS: expected every id to be 1 to 16 of a-z 0-9")]
    BadId,
    /// One id twice; JSON readers would silently take the last.
    #[error("CREDENTIAL_KEYS: key `{0}` is given twice")]
    RepeatedId(KeyId),
    /// Wrong encoding or length.
    #[error("CREDENTIAL_KEYS: key `{0}`: expected padded base64 of exactly 32 bytes")]
    NotThirtyTwoBytes(KeyId),
    /// A placeholder, not a key.
    #[error("CREDENTIAL_KEYS: key `{0}`: all bytes are equal; expected 32 random bytes")]
    AllBytesEqual(KeyId),
    /// The key of the published known answer.
    #[error("CREDENTIAL_KEYS: key `{0}` is a published test key, only allowed with ENVIRONMENT=local")]
    TestKey(KeyId),
    /// Two ids for one key: retiring one of them would change nothing.
    #[error("CREDENTIAL_KEYS: keys `{0}` and `{1}` are the same; expected a new key under every id")]
    SameKey(KeyId, KeyId),
    /// The active id is not among the keys. Not repeated here, as it may be anything.
    #[error("CREDENTIAL_KEY_ACTIVE: expected the id of a key in CREDENTIAL_KEYS")]
    ActiveMissing,
}

/// The key of the known answer in the vault's tests: public, so worthless anywhere but on one's own machine.
const TEST_KEY: [u8; 32] = *b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\
    \x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f";

impl Keyring {
    /// Reads `CREDENTIAL_KEYS`, `{"k1":"<base64, 32 bytes>",…}`, and `CREDENTIAL_KEY_ACTIVE`, one of its ids. `local`
    /// says whether this is `ENVIRONMENT=local`, where a published test key is taken too.
    ///
    /// # Errors
    /// [`KeyringError`], which names the variable; there is no default key to fall back to.
    pub fn parse(keys: &str, active: &str, local: bool) -> Result<Self, KeyringError> {
        let Entries(entries) = serde_json::from_str(keys).map_err(|_| KeyringError::NotJson)?;
        let mut keys = BTreeMap::new();
        for (id, encoded) in entries {
            let id = KeyId::parse(&id).ok_or(KeyringError::BadId)?;
            let key = read_key(&id, &encoded, local)?;
            refuse_known(&keys, &id, &key)?;
            keys.insert(id, key);
        }
        let active = KeyId::parse(active).filter(|id| keys.contains_key(id));
        Ok(Self { keys, active: active.ok_or(KeyringError::ActiveMissing)? })
    }

    /// The key that seals what is new.
    #[must_use]
    pub const fn active(&self) -> &KeyId {
        &self.active
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &KeyId> {
        self.keys.keys()
    }

    pub(super) fn kek(&self, id: &KeyId) -> Result<&Key, VaultError> {
        self.keys.get(id).ok_or_else(|| VaultError::UnknownKey(id.clone()))
    }
}

fn read_key(id: &KeyId, encoded: &SecretText, local: bool) -> Result<Key, KeyringError> {
    let wrong_size = || KeyringError::NotThirtyTwoBytes(id.clone());
    // Exposed to be decoded; the key goes on in a `Secret` of its own, and the copy on the way is wiped.
    let mut decoded = STANDARD.decode(encoded.expose()).map_err(|_| wrong_size())?;
    let key = <[u8; 32]>::try_from(decoded.as_slice()).map(Secret::new);
    decoded.zeroize();
    let key = key.map_err(|_| wrong_size())?;
    let bytes = key.expose();
    if bytes.iter().all(|byte| Some(byte) == bytes.first()) {
        return Err(KeyringError::AllBytesEqual(id.clone()));
    }
    if !local && *bytes == TEST_KEY {
        return Err(KeyringError::TestKey(id.clone()));
    }
    Ok(key)
}

fn refuse_known(keys: &BTreeMap<KeyId, Key>, id: &KeyId, key: &Key) -> Result<(), KeyringError> {
    if keys.contains_key(id) {
        return Err(KeyringError::RepeatedId(id.clone()));
    }
    // Exposed to be compared, once, at start-up.
    match keys.iter().find(|(_, known)| known.expose() == key.expose()) {
        Some((known, _)) => Err(KeyringError::SameKey(known.clone(), id.clone())),
        None => Ok(()),
    }
}

/// The members of the JSON object as they stand, repeated names included.
struct Entries(Vec<(String, SecretText)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some((id, key)) = map.next_entry::<String, String>()? {
                    entries.push((id, Secret::new(key)));
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::assert_lacks;

    assert_lacks!(Keyring: fmt::Debug, fmt::Display, Clone, serde::Serialize);

    const TEST: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const OTHER: &str = "/+7dzLuqmYh3ZlVEMyIRAP/u3cy7qpmId2ZVRDMiEQA=";

    fn refusal(keys: &str, active: &str, local: bool) -> KeyringError {
        Keyring::parse(keys, active, local).err().unwrap()
    }

    fn id(text: &str) -> KeyId {
        KeyId::parse(text).unwrap()
    }

    #[test]
    fn keys_and_the_active_id_are_read() {
        let ring = Keyring::parse(&format!(r#"{{"k2":"{OTHER}","k1":"{TEST}"}}"#), "k2", true).ok().unwrap();
        assert_eq!(ring.active(), &id("k2"));
        assert_eq!(ring.ids().collect::<Vec<_>>(), [&id("k1"), &id("k2")]);
        assert_eq!(ring.kek(&id("k1")).ok().unwrap().expose(), &TEST_KEY);
        assert_eq!(ring.kek(&id("k3")).err(), Some(VaultError::UnknownKey(id("k3"))));
    }

    #[test]
    fn what_is_no_object_of_texts_is_refused() {
        for keys in ["", "k1", "[]", "null", "5", r#"{"k1":5}"#, r#"{"k1":null}"#, r#"{"k1":"x"} x"#] {
            assert_eq!(refusal(keys, "k1", true), KeyringError::NotJson, "{keys}");
        }
    }

    #[test]
    fn an_id_must_be_plain() {
        for bad in ["", "K1", "k.1", "k_1", "abcdefghijklmnopq"] {
            assert_eq!(refusal(&format!(r#"{{"{bad}":"{OTHER}"}}"#), bad, true), KeyringError::BadId);
        }
    }

    #[test]
    fn a_key_is_exactly_32_bytes_of_padded_base64() {
        let short = STANDARD.encode([7; 31]);
        let long = STANDARD.encode([7; 33]);
        let unpadded = OTHER.trim_end_matches('=');
        let url_safe = OTHER.replace('/', "_");
        for bad in ["", "k1", "0123", &short, &long, unpadded, &url_safe] {
            let error = refusal(&format!(r#"{{"k1":"{bad}"}}"#), "k1", true);
            assert_eq!(error, KeyringError::NotThirtyTwoBytes(id("k1")), "{bad}");
        }
    }

    #[test]
    fn a_key_of_equal_bytes_is_refused() {
        for byte in [0, 0xff, b'a'] {
            let keys = format!(r#"{{"k1":"{}"}}"#, STANDARD.encode([byte; 32]));
            assert_eq!(refusal(&keys, "k1", true), KeyringError::AllBytesEqual(id("k1")));
        }
    }

    #[test]
    fn one_key_under_two_ids_is_refused() {
        let keys = format!(r#"{{"k1":"{OTHER}","k2":"{TEST}","k3":"{OTHER}"}}"#);
        assert_eq!(refusal(&keys, "k1", true), KeyringError::SameKey(id("k1"), id("k3")));
    }

    #[test]
    fn one_id_twice_is_refused() {
        let keys = format!(r#"{{"k1":"{OTHER}","k1":"{TEST}"}}"#);
        assert_eq!(refusal(&keys, "k1", true), KeyringError::RepeatedId(id("k1")));
    }

    #[test]
    fn the_active_id_must_be_among_the_keys() {
        for (keys, active) in [(format!(r#"{{"k1":"{OTHER}"}}"#), "k2"), ("{}".to_owned(), "k1")] {
            assert_eq!(refusal(&keys, active, true), KeyringError::ActiveMissing);
        }
        assert_eq!(refusal(&format!(r#"{{"k1":"{OTHER}"}}"#), "", true), KeyringError::ActiveMissing);
    }

    #[test]
    fn the_published_key_is_refused_away_from_home() {
        let keys = format!(r#"{{"k1":"{TEST}","k2":"{OTHER}"}}"#);
        assert_eq!(refusal(&keys, "k2", false), KeyringError::TestKey(id("k1")));
        assert!(Keyring::parse(&keys, "k2", true).is_ok());
    }

    #[test]
    fn every_refusal_names_its_variable_and_holds_no_key() {
        let swapped = format!(r#"{{"{OTHER}":"k1"}}"#);
        let repeated = format!(r#"{{"k1":"{OTHER}","k2":"{OTHER}"}}"#);
        let whole = format!(r#"{{"k1":"{OTHER}"}}"#);
        let short = r#"{"k1":"/+7dzLuqmYh3"}"#;
        for (keys, active) in
            [(&*swapped, "k1"), (&repeated, "k1"), (&whole, OTHER), (short, "k1"), (OTHER, "k1")]
        {
            let message = refusal(keys, active, false).to_string();
            assert!(message.starts_with("CREDENTIAL_KEY"), "{message}");
            assert!(!message.contains("7dzLuq"), "{message}");
        }
    }
}
