use http::StatusCode;
use serde_json::{Value, json};

use super::era::{Era, MODERN};
use super::message::Request;
use super::reply::Reply;
use crate::oauth_server::Scopes;

/// Why a request has no result: the protocol's own refusals. What a tool refuses is a result.
#[derive(Debug)]
pub(super) enum RpcFault {
    /// A header contradicts the body, or is missing (2026-07-28, transports).
    Header(String),
    /// A revision that is not served here.
    Version(String),
    /// `_meta` lacks what every request must state.
    Meta(&'static str),
    /// No such method in this era.
    Method,
    /// Parameters that cannot be used; an unknown tool or prompt.
    Params(String),
    /// No such resource.
    Resource(String),
    /// The token is good for less; these scopes are needed in all (RFC 6750 §3.1).
    Scope(Scopes),
    /// Ours, and unexpected; the cause is for the log.
    Internal(String),
}

impl RpcFault {
    /// The answer: status and code follow from the fault and the era.
    pub(super) fn reply(&self, era: Era, request: &Request) -> Reply {
        let (status, code) = self.number(era);
        let mut error = json!({ "code": code, "message": self.message(request) });
        if let (Some(data), Value::Object(members)) = (self.data(), &mut error) {
            members.insert("data".to_owned(), data);
        }
        let mut reply = Reply::json(status, &json!({ "jsonrpc": "2.0", "id": request.id, "error": error }));
        if let Self::Internal(cause) = self {
            reply.cause = Some(cause.clone());
        }
        reply
    }

    const fn number(&self, era: Era) -> (StatusCode, i32) {
        match (self, era) {
            (Self::Header(_), _) => (StatusCode::BAD_REQUEST, -32_020),
            (Self::Version(_), _) => (StatusCode::BAD_REQUEST, -32_022),
            (Self::Meta(_), _) => (StatusCode::BAD_REQUEST, -32_602),
            (Self::Method, Era::Modern) => (StatusCode::NOT_FOUND, -32_601),
            (Self::Method, Era::Legacy) => (StatusCode::OK, -32_601),
            (Self::Resource(_), Era::Legacy) => (StatusCode::OK, -32_002),
            (Self::Params(_) | Self::Resource(_), _) => (StatusCode::OK, -32_602),
            (Self::Scope(_), _) => (StatusCode::FORBIDDEN, -32_600),
            (Self::Internal(_), _) => (StatusCode::OK, -32_603),
        }
    }

    fn message(&self, request: &Request) -> String {
        match self {
            Self::Header(words) | Self::Params(words) => words.clone(),
            Self::Version(asked) => format!("Protocol version {asked:?} is not served here."),
            Self::Meta(name) => format!("params._meta must hold io.modelcontextprotocol/{name}."),
            Self::Method => format!("There is no method {:?}.", request.method),
            Self::Resource(uri) => format!("There is no resource {uri:?}."),
            Self::Scope(scopes) => format!("The token is good for less than this call needs: {scopes}."),
            Self::Internal(_) => "Something went wrong on our side.".to_owned(),
        }
    }

    fn data(&self) -> Option<Value> {
        match self {
            Self::Version(asked) => Some(json!({ "supported": [MODERN], "requested": asked })),
            Self::Resource(uri) => Some(json!({ "uri": uri })),
            _ => None,
        }
    }
}
