use serde_json::Value;

use super::rules::{Delivery, Encoding};

/// What the provider says, and how it is to be delivered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Number of the request in the journal; 0 on the control listener.
    pub n: u64,
    /// HTTP status.
    pub status: u16,
    /// Names and values, in order; framing headers are added on delivery.
    pub headers: Vec<(String, String)>,
    /// What follows the head.
    pub body: Body,
    /// The transport faults to act out.
    pub delivery: Delivery,
}

/// An answer's body.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A JSON string of that many `a`s, made while it is sent.
    Filler {
        /// Length before encoding.
        bytes: u64,
        /// The content encoding.
        encoding: Encoding,
    },
}

impl Answer {
    /// Answers with JSON.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        Self::bytes(status, "application/json", body.to_string().into_bytes())
    }

    /// Answers with a page.
    #[must_use]
    pub fn html(status: u16, body: &str) -> Self {
        Self::bytes(status, "text/html; charset=utf-8", body.as_bytes().to_vec())
    }

    /// Answers with plain text.
    #[must_use]
    pub fn text(status: u16, body: &str) -> Self {
        Self::bytes(status, "text/plain; charset=utf-8", body.as_bytes().to_vec())
    }

    /// Answers with bytes of a given type.
    #[must_use]
    pub fn bytes(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        Self { body: Body::Bytes(body), ..Self::empty(status) }.with_header("content-type", content_type)
    }

    /// Answers without a body.
    #[must_use]
    pub fn empty(status: u16) -> Self {
        Self {
            n: 0,
            status,
            headers: Vec::new(),
            body: Body::Bytes(Vec::new()),
            delivery: Delivery::default(),
        }
    }

    /// Sends the caller elsewhere.
    #[must_use]
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::empty(status).with_header("location", location)
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Finds the first header of that name, in any letter case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body as JSON, or `None`.
    #[must_use]
    pub fn to_json(&self) -> Option<Value> {
        match &self.body {
            Body::Bytes(bytes) => serde_json::from_slice(bytes).ok(),
            Body::Filler { .. } => None,
        }
    }
}
