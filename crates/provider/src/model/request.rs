use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Which of the three listeners a request came in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Listener {
    /// The OAuth server and the API.
    Api,
    /// The test's own door; rules and the journal do not apply to it.
    Control,
    /// "Another host": what arrives here should usually not have.
    Other,
}

/// One request, as it was received.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where it came in.
    pub listener: Listener,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query, undecoded.
    pub target: String,
    /// Names and values, in order and spelling of the sender.
    pub headers: Vec<(String, String)>,
    /// The body after transfer decoding.
    pub body: Vec<u8>,
    /// Every byte of head and body, before any decoding.
    pub raw: Vec<u8>,
}

impl Request {
    /// Builds a request of the API listener, for callers without a socket.
    #[must_use]
    pub fn new(method: &str, target: &str) -> Self {
        Self {
            listener: Listener::Api,
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            raw: Vec::new(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets a JSON body and its content type.
    #[must_use]
    pub fn with_json(self, body: &Value) -> Self {
        let mut request = self.with_header("content-type", "application/json");
        request.body = body.to_string().into_bytes();
        request
    }

    /// Sets a form body and its content type.
    #[must_use]
    pub fn with_form(self, pairs: &[(&str, &str)]) -> Self {
        let mut request = self.with_header("content-type", "application/x-www-form-urlencoded");
        request.body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes();
        request
    }

    /// Moves the request to another listener.
    #[must_use]
    pub fn at(mut self, listener: Listener) -> Self {
        self.listener = listener;
        self
    }

    /// Finds the first header of that name, in any letter case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The target without its query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// Finds a decoded query parameter.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        self.query_pairs().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The decoded query, in order.
    #[must_use]
    pub fn query_pairs(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    /// Finds a field of a form body; a body of another type has none.
    #[must_use]
    pub fn form(&self, name: &str) -> Option<String> {
        let is_form = self
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let mut pairs = url::form_urlencoded::parse(if is_form { self.body.as_slice() } else { &[] });
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// The body as JSON, or `None`.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The user and password of HTTP Basic, form-decoded as RFC 6749 §2.3.1 asks.
    #[must_use]
    pub fn basic(&self) -> Option<(String, String)> {
        let encoded = self.credentials("basic")?;
        let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        let (user, password) = text.split_once(':')?;
        Some((form_decoded(user), form_decoded(password)))
    }

    /// The bearer token, RFC 6750 §2.1.
    #[must_use]
    pub fn bearer(&self) -> Option<&str> {
        self.credentials("bearer")
    }

    fn credentials(&self, scheme: &str) -> Option<&str> {
        let (found, rest) = self.header("authorization")?.split_once(' ')?;
        found.eq_ignore_ascii_case(scheme).then(|| rest.trim())
    }
}

fn form_decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}
