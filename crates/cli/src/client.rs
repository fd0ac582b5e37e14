//! One authenticated call of `/v1`.
//!
//! A key only goes to the origin it was issued for: redirects are not followed, and [`Origin`] admits nothing that is
//! readable on the way.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::origin::Origin;
use crate::secret::Secret;
use crate::wire::Problem;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Longer than the API takes at most: three attempts at an app, each with its own deadline.
const TOTAL_TIMEOUT: Duration = Duration::from_mins(2);
const USER_AGENT: &str = concat!("clawlink-cli/", env!("CARGO_PKG_VERSION"));

/// The API with the credential of this device.
pub(crate) struct Client {
    http: reqwest::Client,
    api: Origin,
    key: Secret,
}

/// What to ask. Built up with its methods; `send` is the only thing that reaches the network.
pub(crate) struct Call<'a> {
    method: Method,
    path: &'a [&'a str],
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
    idempotency_key: Option<&'a str>,
}

/// A 2xx answer as it came.
pub(crate) struct Answer(String);

/// Why a call has no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// No connection was made, so nothing was sent.
    #[error("cannot reach {origin}: {}", root_cause(.source))]
    NotSent { origin: String, source: reqwest::Error },
    /// The connection broke, or the time was up: whether the call was carried out is not known.
    #[error("lost the connection to {origin} before the answer was complete: {}", root_cause(.source))]
    Lost { origin: String, source: reqwest::Error },
    /// The API said no, and why.
    #[error("{}", problem.detail.as_deref().unwrap_or(&problem.code))]
    Refused { problem: Box<Problem>, status: u16, json: String },
    /// Something between here and the API answered in its place.
    #[error("{origin} answered {status} and not as ClawLink does; check the URL, or a proxy in between")]
    NotOurs { origin: String, status: u16 },
    /// A 2xx answer in a shape this client does not know. With `--json` it is printed as it came.
    #[error("the answer came, but this version of clawlink cannot show it ({0}); try again with --json")]
    Unreadable(String),
}

impl CallError {
    /// Whether the same question may be answered a little later.
    pub(crate) const fn may_pass(&self) -> bool {
        match self {
            Self::NotSent { .. } | Self::Lost { .. } => true,
            Self::Refused { status, .. } | Self::NotOurs { status, .. } => *status == 429 || *status >= 500,
            Self::Unreadable(_) => false,
        }
    }
}

impl Client {
    /// Prepares a client; nothing is sent.
    ///
    /// # Errors
    /// When the TLS roots cannot be loaded.
    pub(crate) fn new(api: Origin, key: Secret) -> Result<Self, CallError> {
        let http = http_client(&api)?;
        Ok(Self { http, api, key })
    }

    /// Where it calls.
    pub(crate) const fn api(&self) -> &Origin {
        &self.api
    }

    /// Sends the call once; nothing is repeated here.
    ///
    /// # Errors
    /// [`CallError`]; only `NotSent` promises that nothing arrived.
    pub(crate) async fn send(&self, call: Call<'_>) -> Result<Answer, CallError> {
        // Exposed for this header and nothing else; reqwest marks it as sensitive.
        let mut request = self
            .http
            .request(call.method, self.api.at(call.path))
            .bearer_auth(self.key.expose())
            .query(&call.query);
        if let Some(key) = call.idempotency_key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = call.body {
            request = request.json(&body);
        }
        let lost = |source| lost(&self.api, source);
        let response = request.send().await.map_err(lost)?;
        let status = response.status();
        let text = response.text().await.map_err(lost)?;
        if status.is_success() { Ok(Answer(text)) } else { Err(refused(&self.api, status, text)) }
    }
}

impl<'a> Call<'a> {
    fn new(method: Method, path: &'a [&'a str]) -> Self {
        Self { method, path, query: Vec::new(), body: None, idempotency_key: None }
    }

    pub(crate) fn get(path: &'a [&'a str]) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn delete(path: &'a [&'a str]) -> Self {
        Self::new(Method::DELETE, path)
    }

    pub(crate) fn post(path: &'a [&'a str], body: Value) -> Self {
        Self { body: Some(body), ..Self::new(Method::POST, path) }
    }

    /// Adds a query parameter, if there is one.
    pub(crate) fn query(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.query.extend(value.map(|value| (name, value.to_string())));
        self
    }

    /// Makes repeating the call harmless: the API carries out one call per key.
    pub(crate) const fn idempotency_key(mut self, key: Option<&'a str>) -> Self {
        self.idempotency_key = key;
        self
    }
}

impl Answer {
    /// Reads the answer for showing it.
    ///
    /// # Errors
    /// [`CallError::Unreadable`] names the member at fault.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, CallError> {
        let mut json = serde_json::Deserializer::from_str(&self.0);
        serde_path_to_error::deserialize(&mut json).map_err(|error| CallError::Unreadable(error.to_string()))
    }

    /// The JSON as it came.
    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

/// The HTTP client for one origin: no redirects, and no proxy on the way to this machine itself.
///
/// # Errors
/// [`CallError::NotSent`] when the TLS roots cannot be loaded.
pub(crate) fn http_client(origin: &Origin) -> Result<reqwest::Client, CallError> {
    let builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TOTAL_TIMEOUT);
    let builder = if origin.is_loopback() { builder.no_proxy() } else { builder };
    builder.build().map_err(|source| CallError::NotSent { origin: origin.to_string(), source })
}

/// A failure to connect happened before the first byte; of any other one nothing is known.
pub(crate) fn lost(origin: &Origin, source: reqwest::Error) -> CallError {
    let origin = origin.to_string();
    // A URL may hold what a person searched for.
    let source = source.without_url();
    if source.is_connect() || source.is_builder() {
        CallError::NotSent { origin, source }
    } else {
        CallError::Lost { origin, source }
    }
}

fn refused(origin: &Origin, status: StatusCode, json: String) -> CallError {
    let status = status.as_u16();
    match serde_json::from_str(&json) {
        Ok(problem) => CallError::Refused { problem: Box::new(problem), status, json },
        Err(_) => CallError::NotOurs { origin: origin.to_string(), status },
    }
}

/// reqwest's own sentence names the step; the innermost one says what happened.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
