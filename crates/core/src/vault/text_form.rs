//! How sealed values are written: `<suite>.<key id>.<base64url>`, unpadded and strictly decoded.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::{KeyId, VaultError};

macro_rules! text_form {
    ($(#[$doc:meta])* $name:ident, $suite:literal, $(#[$key_doc:meta])* $key:ident) => {
        $(#[$doc])*
        ///
        /// Any text can be put in; what is not such a form is refused when it is opened.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub(super) fn encode(key: &KeyId, parts: &[&[u8]]) -> Self {
                Self(format!("{}.{key}.{}", $suite, URL_SAFE_NO_PAD.encode(parts.concat())))
            }

            pub(super) fn decode(&self) -> Result<(KeyId, Vec<u8>), VaultError> {
                decode($suite, &self.0).ok_or(VaultError::Refused)
            }

            $(#[$key_doc])*
            ///
            /// # Errors
            /// [`VaultError::Refused`] when the text is not of this form.
            pub fn $key(&self) -> Result<KeyId, VaultError> {
                self.decode().map(|(key, _)| key)
            }

            /// The text as it is stored.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_form!(
    /// A connection's data key under a key of the keyring: `w1.<kek>.` salt 16 ‖ nonce 12 ‖ key 32 ‖ tag 16.
    WrappedDek, "w1",
    /// The key of the keyring that wraps it.
    kek_id
);
text_form!(
    /// What requests are made with, under the connection's data key: `c1.a.<dek>.` nonce 12 ‖ ciphertext ‖ tag 16.
    AccessHalf, "c1.a",
    /// The data key that seals it.
    dek_id
);
text_form!(
    /// What new access is made from (a refresh token), under the connection's data key: `c1.g.<dek>.` nonce 12 ‖
    /// ciphertext ‖ tag 16.
    GrantHalf, "c1.g",
    /// The data key that seals it.
    dek_id
);
text_form!(
    /// Any other sealed column, under a key of the keyring: `s1.<kek>.` salt 16 ‖ nonce 12 ‖ ciphertext ‖ tag 16.
    SealedText, "s1",
    /// The key of the keyring that seals it.
    kek_id
);

fn decode(suite: &str, text: &str) -> Option<(KeyId, Vec<u8>)> {
    let (key, payload) = text.strip_prefix(suite)?.strip_prefix('.')?.split_once('.')?;
    Some((KeyId::parse(key)?, URL_SAFE_NO_PAD.decode(payload).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_one_spelling_is_read() {
        let key = KeyId::parse("k1").unwrap();
        let good = SealedText::encode(&key, &[&[0xfb, 0xef], &[0xff, 1]]);
        assert_eq!(good.as_str(), "s1.k1.--__AQ");
        assert_eq!(good.decode(), Ok((key, vec![0xfb, 0xef, 0xff, 1])));
        let malformed = [
            "",
            "s1",
            "s1.",
            "s1.k1",
            "s1.k1--__AQ",
            "w1.k1.--__AQ",
            "S1.k1.--__AQ",
            " s1.k1.--__AQ",
            "s1.K1.--__AQ",
            "s1..--__AQ",
            "s1.k1.--__AQ==",
            "s1.k1.++//AQ",
            "s1.k1.--__AR",
            "s1.k1.--__A",
            "s1.k1.--__AQ\n",
            "s1.k1.--__AQ.",
            "s1.k1.x.--__AQ",
            "s1.a.k1.--__AQ",
        ];
        for text in malformed {
            assert_eq!(SealedText::from(text).kek_id(), Err(VaultError::Refused), "{text:?}");
        }
    }
}
