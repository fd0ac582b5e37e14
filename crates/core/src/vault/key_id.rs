use std::borrow::Cow;
use std::fmt;

/// The name of a key that seals something: 1 to 16 of `a-z 0-9`, so that it needs no escaping in a text form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(Cow<'static, str>);

impl KeyId {
    /// What the data key of a new connection is called.
    pub const FIRST_DEK: Self = Self(Cow::Borrowed("d1"));

    /// Reads an id; `None` unless it is 1 to 16 of `a-z 0-9`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=16).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        fits.then(|| Self(Cow::Owned(text.to_owned())))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_needs_no_escaping() {
        for good in ["k", "k1", "0123456789abcdef"] {
            assert_eq!(KeyId::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "K1", "k-1", "k.1", "ключ", " k1", "k1\n", "0123456789abcdef0"] {
            assert_eq!(KeyId::parse(bad), None, "{bad:?}");
        }
        assert_eq!(KeyId::parse("d1"), Some(KeyId::FIRST_DEK));
    }
}
