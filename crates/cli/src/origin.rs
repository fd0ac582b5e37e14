use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

/// An origin a key may be sent to: `https`, or `http` on a literal loopback address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin(Url);

/// Why a URL is not an origin of ours.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{given}` cannot be used: expected {expected}")]
pub(crate) struct OriginError {
    given: String,
    expected: &'static str,
}

impl OriginError {
    /// What was given is no URL at all.
    pub(crate) fn no_url(given: &str) -> Self {
        Self { given: given.to_owned(), expected: "a URL such as https://claw-link.dev" }
    }
}

impl Origin {
    /// Reads an origin; a lone trailing slash is dropped.
    ///
    /// # Errors
    /// [`OriginError`] for anything with a path, a query or a user name, and for plain `http` off this machine: a key
    /// sent there could be read on the way.
    pub(crate) fn parse(given: &str) -> Result<Self, OriginError> {
        let refuse = |expected| OriginError { given: given.to_owned(), expected };
        let url = Url::parse(given).map_err(|_| OriginError::no_url(given))?;
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty();
        if !bare {
            return Err(refuse("only a scheme, a host and a port"));
        }
        let origin = Self(url);
        match origin.0.scheme() {
            "https" => Ok(origin),
            "http" if origin.is_loopback() => Ok(origin),
            _ => Err(refuse("https, or http on 127.0.0.1 or [::1]")),
        }
    }

    /// Whether this is a literal loopback address; a name such as `localhost` may resolve elsewhere.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
            _ => false,
        }
    }

    /// The URL of a path below it; each segment is percent-encoded.
    pub(crate) fn at(&self, segments: &[&str]) -> Url {
        let mut url = self.0.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.clear().extend(segments);
        }
        url
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.origin().ascii_serialization())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_or_loopback_origins_get_a_key() {
        let accepted = |url| Origin::parse(url).is_ok();
        assert!(accepted("https://claw-link.dev") && accepted("https://claw-link.dev/"));
        assert!(accepted("http://127.0.0.1:8787") && accepted("http://[::1]:8787"));
        assert!(!accepted("http://claw-link.dev") && !accepted("http://localhost:8787"));
        assert!(
            !accepted("https://claw-link.dev/path")
                && !accepted("ftp://127.0.0.1")
                && !accepted("claw-link.dev")
        );
    }

    #[test]
    fn a_tool_name_cannot_leave_its_segment() {
        let url = Origin::parse("https://api.claw-link.dev/").unwrap().at(&["v1", "tools", "a/../b?c"]);
        assert_eq!(url.as_str(), "https://api.claw-link.dev/v1/tools/a%2F..%2Fb%3Fc");
    }
}
