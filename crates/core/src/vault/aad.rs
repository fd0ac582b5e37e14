//! What a sealed value is bound to, as bytes: every part prefixed with its length, so that no two places collide.

/// Every part as `u32be(byte length) ‖ UTF-8 bytes`, one after the other.
pub(super) fn length_prefixed(parts: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| 4 + part.len()).sum());
    for part in parts {
        // A part of 4 GiB cannot exist where this runs; saturating keeps the function total.
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        bytes.extend(length.to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    bytes
}

/// A key derivation's `info`: the suite as it is, then every part with its length.
pub(super) fn derivation_info(suite: &str, parts: &[&str]) -> Vec<u8> {
    [suite.as_bytes(), &length_prefixed(parts)].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_length_counts_bytes() {
        assert_eq!(length_prefixed(&["", "é"]), [0, 0, 0, 0, 0, 0, 0, 2, 0xc3, 0xa9]);
        assert_eq!(derivation_info("s/1", &["x"]), b"s/1\0\0\0\x01x");
    }

    proptest! {
        #[test]
        fn moving_a_border_changes_the_bytes(left in ".*", right in ".+") {
            let joined = format!("{left}{right}");
            prop_assert_ne!(length_prefixed(&[&left, &right]), length_prefixed(&[&joined, ""]));
            prop_assert_ne!(length_prefixed(&[&left, &right]), length_prefixed(&[&joined]));
        }
    }
}
