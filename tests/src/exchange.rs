//! One way to send a request and to read its whole answer.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::failure::{Failure, Outcome};

/// Longer than ClawLink's own longest deadline, so that its answer comes first.
const PATIENCE: Duration = Duration::from_mins(1);

/// A whole answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// Names in lower case, in the order they came.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header_map(&self) -> BTreeMap<String, String> {
        self.headers.iter().cloned().collect()
    }
}

/// A client that follows no redirect: who follows what is for the caller to decide.
///
/// # Errors
/// [`Failure::Http`].
pub(crate) fn make_client() -> Outcome<reqwest::Client> {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
    builder.build().map_err(Failure::http("building an HTTP client"))
}

/// Sends a request and reads the answer to its end.
///
/// # Errors
/// [`Failure::Http`] when there is no answer.
pub(crate) async fn exchange(what: &str, request: reqwest::RequestBuilder) -> Outcome<Reply> {
    let response = request.send().await.map_err(Failure::http(what))?;
    let status = response.status().as_u16();
    let header = |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let headers = response.headers().iter().map(header).collect();
    let body = response.text().await.map_err(Failure::http(what))?;
    Ok(Reply { status, headers, body })
}
