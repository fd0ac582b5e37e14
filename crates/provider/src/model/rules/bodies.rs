//! Bodies a rule puts in place of the true one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Encoding;
use crate::model::{Answer, Body};

/// A replacement body.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RuleBody {
    Json(Value),
    Html(String),
    Text(String),
    Base64(String),
    Empty,
}

/// JSON that is not JSON, or not what it seems.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BadJson {
    /// That many nested arrays.
    Depth(usize),
    /// One key twice, with two values.
    DupKeys,
    /// A number JSON does not have.
    Nan,
    /// A page that claims to be JSON.
    Html,
}

/// A body of a size, streamed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Size {
    pub(crate) bytes: u64,
    #[serde(default)]
    pub(crate) encoding: Encoding,
}

/// Failures that come with status 200.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Inband {
    OkFalse,
    GraphqlErrors,
    GraphqlPartial,
    GraphqlThrottled,
    ErrorObject,
    ErrorString,
}

impl RuleBody {
    /// Whether it can be sent as it was meant.
    pub(crate) fn is_readable(&self) -> bool {
        !matches!(self, Self::Base64(text) if STANDARD.decode(text).is_err())
    }

    pub(crate) fn answer(&self, status: u16) -> Answer {
        match self {
            Self::Json(value) => Answer::json(status, value),
            Self::Html(page) => Answer::html(status, page),
            Self::Text(text) => Answer::text(status, text),
            Self::Base64(text) => {
                Answer::bytes(status, "application/octet-stream", STANDARD.decode(text).unwrap_or_default())
            }
            Self::Empty => Answer::empty(status),
        }
    }
}

impl BadJson {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Depth(depth) => [vec![b'['; *depth], vec![b']'; *depth]].concat(),
            Self::DupKeys => br#"{"ok":true,"id":"first","ok":false,"id":"second"}"#.to_vec(),
            Self::Nan => br#"{"ok":true,"value":NaN}"#.to_vec(),
            Self::Html => b"<!doctype html><title>Sign in</title><h1>Sign in</h1>".to_vec(),
        }
    }
}

impl Inband {
    /// The body as the provider known for it would write it.
    pub(crate) fn body(self) -> Value {
        match self {
            Self::OkFalse => json!({"ok": false, "error": "ratelimited"}),
            Self::GraphqlErrors => json!({
                "data": null,
                "errors": [{"message": "Something went wrong", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}],
            }),
            Self::GraphqlPartial => json!({
                "data": {"viewer": {"id": "1"}, "items": null},
                "errors": [{"message": "No access to items", "path": ["items"], "extensions": {"code": "FORBIDDEN"}}],
            }),
            Self::GraphqlThrottled => json!({
                "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
                "extensions": {"cost": {
                    "requestedQueryCost": 101,
                    "actualQueryCost": null,
                    "throttleStatus": {"maximumAvailable": 1000.0, "currentlyAvailable": 1, "restoreRate": 50.0},
                }},
            }),
            Self::ErrorObject => json!({"error": {"code": "rate_limited", "message": "Slow down"}}),
            Self::ErrorString => json!({"error": "rate_limited"}),
        }
    }
}

/// Puts a lone continuation byte inside the first string of the body, or at its end.
pub(crate) fn break_utf8(body: &mut Body) {
    if let Body::Bytes(bytes) = body {
        let at = bytes.iter().position(|byte| *byte == b'"').map_or(bytes.len(), |quote| quote + 1);
        bytes.insert(at, 0x80);
    }
}
