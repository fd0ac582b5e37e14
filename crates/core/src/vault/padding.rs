//! Hides the length of a credential: `u32be(length) ‖ text ‖ zeros`, up to the next multiple of 256 bytes.

use super::VaultError;
use crate::secret::{Secret, SecretText};

const BLOCK_BYTES: usize = 256;

/// Pads a text to whole blocks.
///
/// # Errors
/// [`VaultError::Refused`] when the text is 4 GiB or longer.
pub(super) fn pad(text: &SecretText) -> Result<Secret<Vec<u8>>, VaultError> {
    // Exposed to be sealed.
    let text = text.expose().as_bytes();
    let length = u32::try_from(text.len()).map_err(|_| VaultError::Refused)?;
    let padded_bytes = padded_bytes(text.len())?;
    let mut padded = Secret::new(Vec::with_capacity(padded_bytes));
    padded.expose_mut().extend(length.to_be_bytes());
    padded.expose_mut().extend(text);
    padded.expose_mut().resize(padded_bytes, 0);
    Ok(padded)
}

/// Takes the padding off.
///
/// # Errors
/// [`VaultError::Refused`] unless the bytes are exactly what [`pad`] makes of some text.
pub(super) fn unpad(padded: &Secret<Vec<u8>>) -> Result<SecretText, VaultError> {
    // Exposed to be taken apart; the part that matters goes on in a `Secret` of its own.
    let (length, rest) = padded.expose().split_first_chunk().ok_or(VaultError::Refused)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| VaultError::Refused)?;
    let (text, zeros) = rest.split_at_checked(length).ok_or(VaultError::Refused)?;
    if padded.expose().len() != padded_bytes(length)? || zeros.iter().any(|byte| *byte != 0) {
        return Err(VaultError::Refused);
    }
    let text = std::str::from_utf8(text).map_err(|_| VaultError::Refused)?;
    Ok(Secret::new(text.to_owned()))
}

fn padded_bytes(text_bytes: usize) -> Result<usize, VaultError> {
    let filled = text_bytes.checked_add(4).and_then(|bytes| bytes.checked_next_multiple_of(BLOCK_BYTES));
    filled.ok_or(VaultError::Refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn padded(text: &str) -> Vec<u8> {
        pad(&Secret::new(text.to_owned())).ok().unwrap().expose().clone()
    }

    fn is_refused(bytes: Vec<u8>) -> bool {
        unpad(&Secret::new(bytes)).err() == Some(VaultError::Refused)
    }

    #[test]
    fn lengths_are_whole_blocks_and_come_back() {
        for (text_bytes, block_bytes) in [(0, 256), (1, 256), (252, 256), (253, 512), (508, 512), (509, 768)]
        {
            let text = "x".repeat(text_bytes);
            assert_eq!(padded(&text).len(), block_bytes);
            assert_eq!(unpad(&Secret::new(padded(&text))).ok().unwrap().expose(), &text);
        }
    }

    #[test]
    fn a_changed_zero_is_refused() {
        for place in 4 + 3..256 {
            let mut bytes = padded("abc");
            bytes[place] = 1;
            assert!(is_refused(bytes), "at {place}");
        }
    }

    #[test]
    fn a_block_too_many_or_a_part_of_one_is_refused() {
        for length in (0..=600).filter(|length| *length != 256) {
            let mut bytes = padded("abc");
            bytes.resize(length, 0);
            assert!(is_refused(bytes), "{length} bytes");
        }
    }

    #[test]
    fn a_length_that_does_not_fit_is_refused() {
        for length in [253_u32, 256, 1 << 31, u32::MAX] {
            let mut bytes = vec![0; 256];
            bytes[..4].copy_from_slice(&length.to_be_bytes());
            assert!(is_refused(bytes), "{length}");
        }
    }

    #[test]
    fn a_length_that_cuts_the_text_is_refused() {
        let mut bytes = padded("abc");
        bytes[3] = 2;
        assert!(is_refused(bytes));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        let mut bytes = padded("abc");
        bytes[4] = 0xff;
        assert!(is_refused(bytes));
    }
}
