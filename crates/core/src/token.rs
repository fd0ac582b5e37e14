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

/// A 256-bit number, big-endian, in base62: 43 digits, padded with `0`.
#[must_use]
pub fn to_base62(number: &[u8; 32]) -> String {
    let mut rest = *number;
    let digits: Vec<u8> = (0..43).map(|_| divide(&mut rest)).collect();
    digits
        .iter()
        .rev()
        .filter_map(|digit| BASE62.get(usize::from(*digit)))
        .map(|byte| char::from(*byte))
        .collect()
}

/// Divides by 62 in place and returns the remainder.
fn divide(number: &mut [u8; 32]) -> u8 {
    let mut remainder = 0_u16;
    for byte in number {
        let value = (remainder << 8) | u16::from(*byte);
        // Below 62 * 256, so the quotient fits.
        *byte = u8::try_from(value / 62).unwrap_or(u8::MAX);
        remainder = value % 62;
    }
    u8::try_from(remainder).unwrap_or(0)
}

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

    #[test]
    fn numbers_are_written_in_base62() {
        let mut number = [0; 32];
        assert_eq!(to_base62(&number), "0".repeat(43));
        number[31] = 61;
        assert!(to_base62(&number).ends_with("00z"));
        number[30] = 1;
        assert!(to_base62(&number).ends_with("057"), "317 is 5 * 62 + 7");
        let greatest = to_base62(&[0xff; 32]);
        assert_eq!((greatest.len(), greatest.starts_with('0')), (43, false));
    }
}
