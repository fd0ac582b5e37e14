use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CONTENT_TYPE, VARY};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

/// A request before its body is read.
#[derive(Clone, Debug)]
pub struct Head {
    /// HTTP method.
    pub method: Method,
    /// Path as the client sent it: `/mcp` or `/api/mcp`.
    pub path: String,
    /// Query, without `?`.
    pub query: String,
    /// Headers.
    pub headers: HeaderMap,
}

impl Head {
    /// A header's value, where it is text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// What goes back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// JSON text; empty for no body.
    pub body: String,
    /// A failure of ours, for the log only.
    pub cause: Option<String>,
}

impl Reply {
    /// A status alone.
    pub(super) fn empty(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: String::new(), cause: None }
    }

    /// A JSON document.
    pub(super) fn json(status: StatusCode, body: &Value) -> Self {
        let headers = vec![(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        Self { status, headers, body: body.to_string(), cause: None }
    }

    /// A refusal of the transport, which has no request id to answer to.
    pub(super) fn refuse(status: StatusCode, message: &str) -> Self {
        let error = json!({ "code": -32_600, "message": message });
        Self::json(status, &json!({ "jsonrpc": "2.0", "id": null, "error": error }))
    }

    /// With one more header; left out where the value cannot be one.
    pub(super) fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::try_from(value) {
            self.headers.push((name, value));
        }
        self
    }

    /// Lets a page of the request's origin read this, which must have been admitted.
    #[must_use]
    pub fn shared_with(self, origin: Option<&str>) -> Self {
        let Some(origin) = origin else { return self };
        self.with(ACCESS_CONTROL_ALLOW_ORIGIN, origin)
            .with(ACCESS_CONTROL_EXPOSE_HEADERS, "WWW-Authenticate, X-Request-Id")
            .with(VARY, "Origin")
    }
}
