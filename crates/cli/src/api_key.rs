use crate::secret::Secret;

const PREFIX: &str = "cllk_live_";
const BODY_LENGTH: usize = 43;
const CHECKSUM_LENGTH: usize = 6;
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// What is wrong with a key as typed. Nothing was sent, and the key itself is not repeated.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum ApiKeyError {
    #[error("a ClawLink key starts with `{PREFIX}`")]
    Prefix,
    #[error("a ClawLink key is {expected} characters long, this one is {got}")]
    Length { expected: usize, got: usize },
    #[error("the checksum of this key does not match: a character is mistyped or missing")]
    Checksum,
}

/// Reads a key that a person typed or pasted: `cllk_live_`, 43 characters of base62, 6 of checksum.
///
/// The check happens here so that a mistyped key never leaves the machine.
///
/// # Errors
/// [`ApiKeyError`] names the part at fault.
pub(crate) fn parse(typed: &str) -> Result<Secret, ApiKeyError> {
    let key = typed.trim();
    let body = key.strip_prefix(PREFIX).ok_or(ApiKeyError::Prefix)?;
    let expected = BODY_LENGTH + CHECKSUM_LENGTH;
    let parts = body.split_at_checked(BODY_LENGTH).filter(|_| body.len() == expected);
    let Some((random, checksum)) = parts else {
        return Err(ApiKeyError::Length { expected: PREFIX.len() + expected, got: key.chars().count() });
    };
    if checksum_of(&format!("{PREFIX}{random}")) == checksum {
        Ok(Secret::new(key.to_owned()))
    } else {
        Err(ApiKeyError::Checksum)
    }
}

/// CRC-32 (zlib's) in big-endian base62, left-padded with `0`.
fn checksum_of(text: &str) -> String {
    let mut rest = crc32fast::hash(text.as_bytes());
    let mut digits = ['0'; CHECKSUM_LENGTH];
    for digit in digits.iter_mut().rev() {
        let place = usize::try_from(rest % 62).unwrap_or(0);
        *digit = ALPHABET.get(place).copied().map_or('0', char::from);
        rest /= 62;
    }
    digits.iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg";

    #[test]
    fn the_published_vector_is_a_key() {
        let key = format!(" cllk_live_{BODY}0OpXjy\n");
        assert_eq!(parse(&key).unwrap().expose(), key.trim());
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(parse("sk_live_x").unwrap_err(), ApiKeyError::Prefix);
        assert_eq!(parse("cllk_live_x").unwrap_err(), ApiKeyError::Length { expected: 59, got: 11 });
        assert_eq!(parse(&format!("cllk_live_{BODY}0OpXjz")).unwrap_err(), ApiKeyError::Checksum);
    }
}
