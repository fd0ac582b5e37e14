//! Random texts that are shown once and kept as a hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::ports::{Entropy, Fault};
use crate::secret::{Secret, SecretText};

/// 256 random bits in base64url: a session secret, an OAuth state, a code, a PKCE verifier.
///
/// # Errors
/// [`Fault`] when no randomness can be had.
pub fn make_token(entropy: &dyn Entropy) -> Result<SecretText, Fault> {
    let mut bytes = [0_u8; 32];
    entropy.fill(&mut bytes)?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bytes)))
}

/// Characters drawn evenly from `alphabet`, by rejection.
///
/// # Errors
/// [`Fault`] when no randomness can be had.
pub fn make_text(entropy: &dyn Entropy, alphabet: &[u8], length: usize) -> Result<String, Fault> {
    let size = alphabet.len().clamp(1, 256);
    let even = 256 - 256 % size;
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let mut bytes = [0_u8; 64];
        entropy.fill(&mut bytes)?;
        let fair = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < even);
        text.extend(
            fair.filter_map(|byte| alphabet.get(byte % size))
                .map(|byte| char::from(*byte))
                .take(length - text.len()),
        );
    }
    Ok(text)
}

/// `0-9A-Za-z`, in the order of base62.
pub const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::SeededEntropy;

    #[test]
    fn text_has_its_length_and_alphabet() {
        let text = make_text(&SeededEntropy::new(1), b"0123456789", 1_000).unwrap();
        assert_eq!(text.len(), 1_000);
        assert!(
            (b'0'..=b'9').all(|digit| text.bytes().filter(|byte| *byte == digit).count() > 60),
            "even: {text}"
        );
    }

    #[test]
    fn tokens_have_256_bits() {
        assert_eq!(make_token(&SeededEntropy::new(1)).unwrap().expose().len(), 43);
    }
}
