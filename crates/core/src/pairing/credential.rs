use crate::ports::{Entropy, Fault};
use crate::secret::{Secret, SecretText};
use crate::token::{BASE62, make_text, to_base62};
use crate::vault::sha256_hex;

/// What every device credential begins with, so that secret scanners know it.
const PREFIX: &str = "cllk_live_";
/// Random characters: 43 of base62 are 256 bits.
const RANDOM_LEN: usize = 43;
/// Checksum characters.
const CHECKSUM_LEN: usize = 6;

/// Characters of the random part that a hint shows.
const HINT_LEN: usize = 4;

/// A device credential and the hash the database keeps.
pub struct Credential {
    /// Shown to the client once.
    pub text: SecretText,
    /// SHA-256 of the whole, hex.
    pub hash: String,
}

impl Credential {
    /// Makes a fresh one: `cllk_live_`, 43 random characters, 6 of checksum.
    ///
    /// # Errors
    /// [`Fault`] when no randomness can be had.
    pub fn make(entropy: &dyn Entropy) -> Result<Self, Fault> {
        Self::make_as(PREFIX, entropy)
    }

    /// Makes one of the same form that begins otherwise: a token.
    ///
    /// # Errors
    /// [`Fault`] when no randomness can be had.
    pub(crate) fn make_as(prefix: &str, entropy: &dyn Entropy) -> Result<Self, Fault> {
        Ok(Self::of_body(&format!("{prefix}{}", make_text(entropy, BASE62, RANDOM_LEN)?)))
    }

    /// The one of this form that stands for a 256-bit number.
    pub(crate) fn of_number(prefix: &str, number: &[u8; 32]) -> Self {
        Self::of_body(&format!("{prefix}{}", to_base62(number)))
    }

    /// The device credential that follows from evenly spread bytes, by rejection; `None` when they are too few.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let fair = bytes.iter().filter(|byte| **byte < 248);
        let random: String = fair
            .filter_map(|byte| BASE62.get(usize::from(byte % 62)))
            .map(|byte| char::from(*byte))
            .take(RANDOM_LEN)
            .collect();
        (random.len() == RANDOM_LEN).then(|| Self::of_body(&format!("{PREFIX}{random}")))
    }

    /// How a person tells it from their others: what it begins with, 24 bits of its 256.
    #[must_use]
    pub fn hint(&self) -> String {
        // Exposed to be cut down to its beginning.
        let shown: String = self.text.expose().chars().take(PREFIX.len() + HINT_LEN).collect();
        format!("{shown}…")
    }

    fn of_body(body: &str) -> Self {
        let text = format!("{body}{}", checksum(body));
        let hash = sha256_hex(text.as_bytes());
        Self { text: Secret::new(text), hash }
    }
}

/// Checks prefix, length, alphabet and checksum without touching the database, and returns the hash to look up;
/// `None` for anything that we never made.
#[must_use]
pub fn parse_credential(text: &str) -> Option<String> {
    parse_as(PREFIX, text)
}

/// The same for what begins otherwise.
pub(crate) fn parse_as(prefix: &str, text: &str) -> Option<String> {
    let text = text.trim();
    let (body, check) = text.split_at_checked(prefix.len() + RANDOM_LEN)?;
    let alphabet = body.strip_prefix(prefix)?.bytes().all(|byte| BASE62.contains(&byte));
    (alphabet && check == checksum(body)).then(|| sha256_hex(text.as_bytes()))
}

/// CRC-32 of the text, big-endian, in base62, padded to six characters with `0`.
fn checksum(body: &str) -> String {
    let mut rest = crc32fast::hash(body.as_bytes());
    let mut digits = [b'0'; CHECKSUM_LEN];
    for slot in digits.iter_mut().rev() {
        *slot = BASE62.get((rest % 62) as usize).copied().unwrap_or(b'0');
        rest /= 62;
    }
    digits.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededEntropy;

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(checksum("cllk_live_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"), "0OpXjy");
    }

    #[test]
    fn what_was_made_is_known_and_any_changed_character_is_not() {
        let credential = Credential::make(&SeededEntropy::new(3)).unwrap();
        let text = credential.text.expose().clone();
        assert_eq!(text.len(), 59);
        assert_eq!(parse_credential(&format!(" {text}\n")), Some(credential.hash));
        for at in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'x' { b'y' } else { b'x' };
            assert_eq!(parse_credential(&String::from_utf8(changed).unwrap()), None, "at {at}");
        }
        let short: String = text.chars().take(58).collect();
        for wrong in ["", "cllk_live_", "ü", &short] {
            assert_eq!(parse_credential(wrong), None);
        }
    }
}
