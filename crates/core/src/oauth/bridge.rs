use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use clawlink_manifest::{Oauth2, Pairs, TokenFormat, TokenRead};
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use serde_json::{Map, Value, json};

use super::answer::{as_json, as_seconds, read_answer};
use crate::outbound::{Draft, Home, OutboundError};
use crate::ports::{Http, HttpFault, Incoming};

/// A token endpoint may take this long; some take 12 seconds.
const DEADLINE_MS: u64 = 20_000;

/// Why a token request got no usable answer.
#[derive(Debug, thiserror::Error)]
pub enum BridgeError {
    /// The endpoint is not a host of the app.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    /// No answer.
    #[error(transparent)]
    Http(#[from] HttpFault),
    /// An answer that is not HTTP as we know it.
    #[error("unreadable answer")]
    Unreadable,
}

/// Carries the `oauth2` crate's requests through our door, and rewrites what providers answer into what RFC 6749 §5 says,
/// so that the crate parses one form: tokens are read where the manifest says, a form body counts as JSON, an error with
/// status 200 becomes status 400.
pub(super) struct Bridge {
    http: Arc<dyn Http>,
    home: Home,
    read: TokenRead,
    headers: Pairs,
    format: TokenFormat,
    /// The last answer as it came, for values captured at connect.
    answer: Mutex<Option<Value>>,
}

impl Bridge {
    pub(super) fn new(http: Arc<dyn Http>, home: Home, settings: &Oauth2) -> Self {
        let (read, headers) = (settings.read.clone(), settings.token_headers.clone());
        Self { http, home, read, headers, format: settings.token_format, answer: Mutex::new(None) }
    }

    /// The provider's last answer, once.
    pub(super) fn take_answer(&self) -> Option<Value> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, BridgeError> {
        let outgoing = self.home.seal(self.draft(request), DEADLINE_MS)?;
        let incoming = self.http.send(outgoing).await?;
        let (status, body) = self.normalise(&incoming);
        let response = http::Response::builder().status(status).header("content-type", "application/json");
        response.body(body.to_string().into_bytes()).map_err(|_| BridgeError::Unreadable)
    }

    fn draft(&self, request: HttpRequest) -> Draft {
        let (parts, body) = request.into_parts();
        let mut headers: Vec<(String, String)> = parts
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .chain(self.headers.iter().map(|(name, value)| (name.to_lowercase(), value.to_string())))
            .collect();
        let body = match self.format {
            TokenFormat::Form => body,
            TokenFormat::Json => {
                headers.retain(|(name, _)| name != "content-type");
                headers.push(("content-type".to_owned(), "application/json".to_owned()));
                as_json(&body)
            }
        };
        Draft { method: parts.method.to_string(), url: parts.uri.to_string(), headers, body }
    }

    fn normalise(&self, incoming: &Incoming) -> (u16, Value) {
        let answer = read_answer(&incoming.body);
        let text = |pointer: &str| answer.pointer(pointer).filter(|value| !value.is_null()).cloned();
        let error = text(&self.read.error).map(|error| match error {
            Value::String(code) => code,
            other => other.to_string(),
        });
        let (status, standard) = match (error, text(&self.read.access_token)) {
            (None, Some(token)) if (200..300).contains(&incoming.status) => {
                (200, self.standard(token, &text))
            }
            (error, _) => {
                let code = error.unwrap_or_else(|| format!("http_{}", incoming.status));
                let description = answer.get("error_description").cloned().unwrap_or(Value::Null);
                (400, json!({ "error": code, "error_description": description }))
            }
        };
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
        (status, standard)
    }

    fn standard(&self, access_token: Value, text: &dyn Fn(&str) -> Option<Value>) -> Value {
        let mut standard = Map::new();
        standard.insert("access_token".to_owned(), access_token);
        standard.insert("token_type".to_owned(), json!("bearer"));
        if let Some(token) = text(&self.read.refresh_token) {
            standard.insert("refresh_token".to_owned(), token);
        }
        if let Some(seconds) = text(&self.read.expires_in).as_ref().and_then(as_seconds) {
            standard.insert("expires_in".to_owned(), json!(seconds));
        }
        if let Some(Value::String(scope)) = text(&self.read.scope) {
            standard.insert("scope".to_owned(), json!(scope.replace(',', " ")));
        }
        Value::Object(standard)
    }
}

impl<'c> AsyncHttpClient<'c> for Bridge {
    type Error = BridgeError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, BridgeError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.exchange(request))
    }
}
