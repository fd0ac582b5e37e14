use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

/// A text that cannot be printed or serialised, and is wiped when dropped.
///
/// The only way in is [`Secret::expose`]; each caller says beside the call why it needs the value.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    pub(crate) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Hands out the value for the one place it was made for.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

/// Errors quote types, so results holding a secret need this; the value stays out.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print_itself() {
        assert_eq!(format!("{:?}", Secret::new("canary".to_owned())), "Secret(…)");
    }
}
