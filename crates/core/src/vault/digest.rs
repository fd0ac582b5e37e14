use sha2::{Digest, Sha256};

use super::aad::length_prefixed;

/// SHA-256 (FIPS 180-4).
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 over parts, each with its length before it, so that no two lists of parts collide.
#[must_use]
pub fn sha256_parts(parts: &[&str]) -> [u8; 32] {
    sha256(&length_prefixed(parts))
}

/// SHA-256 as 64 lower-case hex digits: how a high-entropy secret is stored when it only has to be recognised.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

/// Bytes as lower-case hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    nibbles.filter_map(|nibble| char::from_digit(nibble.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4 examples: the empty message, one block.
    #[test]
    fn published_digests_come_out() {
        assert_eq!(sha256_hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
