//! The one door to other hosts.
//!
//! A request leaves only as an [`Outgoing`], and [`Home::seal`] is the only place that makes one: it parses the
//! final URL once and refuses every host that the app did not declare. A secret therefore goes home or nowhere.

use std::collections::BTreeSet;

use clawlink_manifest::{App, Oauth2};
use url::{Host, Url};

use crate::exec::target::Target;
use crate::exec::template::expand;

/// Largest request body in bytes: the files of a call, in base64 where an app wants that, and the rest.
const REQUEST_CAP_BYTES: usize = 30 * 1024 * 1024;
/// Largest answer body in bytes, decompressed.
const ANSWER_CAP_BYTES: usize = 8 * 1024 * 1024;

/// Names that resolve inside somebody's network, or not at all, and our own.
const PRIVATE_SUFFIXES: [&str; 8] =
    [".local", ".internal", ".localhost", ".arpa", ".onion", ".invalid", ".test", ".claw-link.dev"];

/// A request that may leave: its host was checked, its size and time are bounded.
pub struct Outgoing {
    method: http::Method,
    url: Url,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    deadline_ms: u64,
    answer_cap_bytes: usize,
}

impl Outgoing {
    /// The same with another cap on the answer's body.
    #[must_use]
    pub const fn with_answer_cap(mut self, bytes: usize) -> Self {
        self.answer_cap_bytes = bytes;
        self
    }

    /// HTTP method.
    #[must_use]
    pub const fn method(&self) -> &http::Method {
        &self.method
    }

    /// The URL, secrets in the query included.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.url
    }

    /// Headers in order, names in lower case.
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The body; empty for none.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Milliseconds until the whole answer must be there.
    #[must_use]
    pub const fn deadline_ms(&self) -> u64 {
        self.deadline_ms
    }

    /// Largest answer body in bytes.
    #[must_use]
    pub const fn answer_cap_bytes(&self) -> usize {
        self.answer_cap_bytes
    }
}

/// A request whose secrets are filled in and whose host is not yet checked.
#[derive(Default)]
pub struct Draft {
    /// HTTP method, upper case.
    pub method: String,
    /// Absolute URL.
    pub url: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

/// Why a request may not leave. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// The URL cannot be parsed, or carries user info or a fragment.
    #[error("not a plain absolute URL")]
    Url,
    /// The host is not one that the app declares.
    #[error("{0} is not a host of this app")]
    Host(String),
    /// The method or a header is not HTTP.
    #[error("not valid HTTP: {0}")]
    Http(&'static str),
    /// The body is too long.
    #[error("request body over {REQUEST_CAP_BYTES} bytes")]
    TooLarge,
}

/// The origins one app's requests may go to.
#[derive(Clone, Debug, Default)]
pub struct Home {
    origins: BTreeSet<String>,
    local: bool,
}

impl Home {
    /// The app's declared origins, the person's own server or tenant filled in. `local` admits plain `http` to loopback
    /// addresses among them.
    #[must_use]
    pub fn of(app: &App, target: &Target, local: bool) -> Self {
        let mut home = Self { origins: BTreeSet::new(), local };
        let bases = app.bases.iter().map(|base| &base.url);
        let endpoints = app.auths.iter().flat_map(|auth| auth.kind.endpoints());
        for url in bases.chain(endpoints).chain([&app.revoke.url]) {
            home.add(&expand(url, |slot| target.find(slot).map(str::to_owned)));
        }
        home
    }

    /// The origins an OAuth client's secret may go to: where the app's manifest has tokens given, refreshed and revoked.
    /// What a person told about their own server is not among them.
    #[must_use]
    pub fn of_client(app: &App, settings: &Oauth2, local: bool) -> Self {
        let mut home = Self { origins: BTreeSet::new(), local };
        for url in [&settings.token_url, &settings.refresh_url, &app.revoke.url] {
            home.add(url);
        }
        home
    }

    /// The origin of a document that a stranger named, which the caller has checked; no secret goes there.
    #[must_use]
    pub fn of_document(url: &Url, local: bool) -> Self {
        Self { origins: BTreeSet::from([url.origin().ascii_serialization()]), local }
    }

    /// A single origin, for our own mail provider.
    #[must_use]
    pub fn single(url: &str) -> Self {
        let mut home = Self::default();
        home.add(url);
        home
    }

    /// The origin of an address that a caller named: https, a public name that is not ours, no port. `local` also admits
    /// loopback addresses.
    #[must_use]
    pub fn of_public(url: &str, local: bool) -> Option<Self> {
        let parsed = Url::parse(url).ok()?;
        let open =
            is_public(&parsed) && parsed.port().is_none() && !parsed.host_str().is_some_and(is_private);
        let mut home = Self { origins: BTreeSet::new(), local };
        home.add(url);
        (open || local && is_loopback(&parsed)).then_some(home)
    }

    fn add(&mut self, url: &str) {
        if let Ok(url) = Url::parse(url) {
            self.origins.insert(url.origin().ascii_serialization());
        }
    }

    /// Checks a URL before any secret is filled into the request.
    ///
    /// # Errors
    /// [`OutboundError`]; nothing was sent.
    pub fn admit(&self, url: &str) -> Result<Url, OutboundError> {
        let url = Url::parse(url).map_err(|_| OutboundError::Url)?;
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        if !plain {
            return Err(OutboundError::Url);
        }
        let known = self.origins.contains(&url.origin().ascii_serialization());
        if known && (is_public(&url) || self.local && is_loopback(&url)) {
            Ok(url)
        } else {
            Err(OutboundError::Host(url.host_str().unwrap_or_default().to_owned()))
        }
    }

    /// Makes the request that may leave, with a deadline in milliseconds that runs through the answer's body.
    ///
    /// # Errors
    /// [`OutboundError`]; nothing was sent.
    pub fn seal(&self, draft: Draft, deadline_ms: u64) -> Result<Outgoing, OutboundError> {
        let url = self.admit(&draft.url)?;
        let method = draft.method.parse().map_err(|_| OutboundError::Http("method"))?;
        if draft.body.len() > REQUEST_CAP_BYTES {
            return Err(OutboundError::TooLarge);
        }
        for (name, value) in &draft.headers {
            http::HeaderName::try_from(name).map_err(|_| OutboundError::Http("header name"))?;
            http::HeaderValue::try_from(value).map_err(|_| OutboundError::Http("header value"))?;
        }
        let (headers, body) = (draft.headers, draft.body);
        Ok(Outgoing { method, url, headers, body, deadline_ms, answer_cap_bytes: ANSWER_CAP_BYTES })
    }
}

fn is_public(url: &Url) -> bool {
    let named = matches!(url.host(), Some(Host::Domain(name)) if !name.ends_with('.') && name.contains('.'));
    url.scheme() == "https" && named
}

/// Whether a name is, or lies below, one that is nobody's public server.
pub(crate) fn is_private(host: &str) -> bool {
    PRIVATE_SUFFIXES.iter().any(|suffix| format!(".{host}").ends_with(suffix))
}

/// Whether the URL's host is a loopback IP address, written as such.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(url: &str) -> Draft {
        Draft { method: "GET".to_owned(), url: url.to_owned(), ..Draft::default() }
    }

    #[test]
    fn only_the_declared_origin_is_home() {
        let home = Home::single("https://api.example.com/v1");
        assert!(home.seal(draft("https://api.example.com/v2?x=1"), 1).is_ok());
        for elsewhere in [
            "http://api.example.com/",
            "https://api.example.com:8443/",
            "https://api.example.com.evil.org/",
            "https://api.example.com@evil.org/",
            "https://user:pw@api.example.com/",
            "https://api.example.com./",
            "https://api.example.com/#x",
            "https://127.0.0.1/",
            "//api.example.com/",
            "",
        ] {
            assert!(home.seal(draft(elsewhere), 1).is_err(), "{elsewhere}");
        }
    }

    #[test]
    fn an_address_that_a_caller_names_is_public() {
        assert!(Home::of_public("https://files.example.org/a.pdf?x=1", false).is_some());
        for inside in [
            "http://files.example.org/a",
            "https://files.example.org:8443/a",
            "https://10.0.0.1/a",
            "https://[::1]/a",
            "https://2130706433/a",
            "https://intranet/a",
            "https://a.internal/a",
            "https://api.claw-link.dev/v1/whoami",
            "https://claw-link.dev/a",
            "https://home.arpa/a",
            "https://x.test/a",
            "http://127.0.0.1:8789/a",
            "file:///etc/passwd",
            "data:text/plain,x",
        ] {
            assert!(Home::of_public(inside, false).is_none(), "{inside}");
        }
        assert!(Home::of_public("http://127.0.0.1:8789/a", true).is_some());
        assert!(Home::of_public("http://10.0.0.1/a", true).is_none());
    }

    #[test]
    fn loopback_needs_a_local_instance() {
        let open = "http://127.0.0.1:8789";
        let mut home = Home::single(open);
        assert!(home.seal(draft(open), 1).is_err());
        home.local = true;
        assert!(home.seal(draft(open), 1).is_ok());
        assert!(home.seal(draft("http://127.0.0.1:8790"), 1).is_err());
    }

    #[test]
    fn a_header_with_a_line_break_never_leaves() {
        let home = Home::single("https://api.example.com");
        let mut request = draft("https://api.example.com");
        request.headers.push(("x-note".to_owned(), "a\r\nhost: evil".to_owned()));
        assert_eq!(home.seal(request, 1).err(), Some(OutboundError::Http("header value")));
    }
}
