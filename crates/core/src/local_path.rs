//! Paths on our own origin.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A path on our own origin that a browser may be sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalPath(String);

/// It leads, or may lead, to another origin.
#[derive(Debug, thiserror::Error)]
#[error("not a path on our own origin")]
pub struct NotLocal;

impl LocalPath {
    /// Reads a path. A second slash or a backslash would be another host to a browser, and browsers drop some characters
    /// before they look.
    ///
    /// # Errors
    /// [`NotLocal`].
    pub fn parse(text: &str) -> Result<Self, NotLocal> {
        let local = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        if local && plain { Ok(Self(text.to_owned())) } else { Err(NotLocal) }
    }

    /// The path, with its query if it has one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl TryFrom<String> for LocalPath {
    type Error = NotLocal;

    fn try_from(text: String) -> Result<Self, NotLocal> {
        Self::parse(&text)
    }
}

impl From<LocalPath> for String {
    fn from(path: LocalPath) -> Self {
        path.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_browser_could_take_for_another_host_is_no_path() {
        for good in ["/", "/connect/gmail?session=x", "/a//b#c", "/.//b"] {
            assert_eq!(LocalPath::parse(good).unwrap().as_str(), good);
        }
        for wrong in [
            "",
            "evil",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/a\\b",
            "https:evil",
            "https://evil.example",
            "javascript:alert(1)",
            " /a",
            "/\t/evil.example",
            "/a\r\nb",
            "/a b",
            "/\u{e9}",
            "/a\0",
        ] {
            assert!(LocalPath::parse(wrong).is_err(), "{wrong:?}");
            assert!(serde_json::from_value::<LocalPath>(wrong.into()).is_err(), "{wrong:?}");
        }
    }
}
