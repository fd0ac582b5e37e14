use sha2::{Digest, Sha256};

/// A seeded source of names: the same seed gives the same tokens in the same order.
#[derive(Clone, Debug)]
pub(crate) struct Entropy {
    seed: u64,
    drawn: u64,
}

impl Entropy {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    /// Makes the next token: `prefix`, then 40 hexadecimal digits.
    pub(crate) fn make_token(&mut self, prefix: &str) -> String {
        self.drawn += 1;
        let digest = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(self.drawn.to_be_bytes())
            .finalize();
        prefix.chars().chain(hex(&digest).chars().take(40)).collect()
    }
}

/// Writes bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Hashes bytes with SHA-256, as hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_fixes_the_tokens_and_another_seed_changes_them() {
        let (mut one, mut same, mut other) = (Entropy::new(1), Entropy::new(1), Entropy::new(2));
        let first = one.make_token("t_");
        assert_eq!(first, same.make_token("t_"));
        assert_ne!(first, other.make_token("t_"));
        assert_ne!(first, one.make_token("t_"));
        assert_eq!(first.len(), 42);
    }
}
