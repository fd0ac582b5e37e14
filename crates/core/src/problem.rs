//! What a caller is told when something is refused: the domain's side of RFC 9457.
//!
//! Every operation has its own error enum; each converts into a [`Problem`]. The HTTP status follows from
//! [`Kind`], in one table, in `edge`.

use serde_json::{Map, Value, json};

use crate::ports::Fault;

/// What sort of refusal this is; the only thing an HTTP status is derived from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request cannot be read.
    Malformed,
    /// No credential, or not a live one.
    Unauthenticated,
    /// The principal may not do this.
    Forbidden,
    /// No such thing, or not yours.
    NotFound,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// The present state does not allow it.
    Conflict,
    /// It existed; its time is over.
    Gone,
    /// Too many bytes.
    TooLarge,
    /// Not a content type we read.
    UnsupportedMedia,
    /// Readable, and wrong.
    Invalid,
    /// Too fast.
    RateLimited,
    /// Ours, and unexpected.
    Internal,
    /// The app failed or cannot be understood.
    Upstream,
    /// The app did not answer in time.
    UpstreamTimeout,
    /// Something we stand on is away.
    Unavailable,
}

/// A refusal as the caller sees it, and separately what only the log may see.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What sort of refusal.
    pub kind: Kind,
    /// Stable machine code: `unknown_tool`.
    pub code: &'static str,
    /// A sentence a person understands, without internals.
    pub detail: String,
    /// Members beyond the standard ones: `field`, `expected`, `hint`, `next_call`…
    pub members: Map<String, Value>,
    /// For the log only.
    pub internal: Option<String>,
}

impl Problem {
    /// A refusal with its sentence.
    #[must_use]
    pub fn new(kind: Kind, code: &'static str, detail: impl Into<String>) -> Self {
        Self { kind, code, detail: detail.into(), members: Map::new(), internal: None }
    }

    /// A failure whose cause stays in the log.
    #[must_use]
    pub fn internal(cause: impl Into<String>) -> Self {
        let mut problem = Self::new(Kind::Internal, "internal", "Something went wrong on our side.");
        problem.internal = Some(cause.into());
        problem
    }

    /// Adds a member.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    /// Names the field at fault (JSON Pointer) and what was expected there.
    #[must_use]
    pub fn at(self, field: &str, expected: &str) -> Self {
        self.with("field", field).with("expected", expected)
    }

    /// Says what to do about it.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        let hint: String = hint.into();
        self.with("hint", hint)
    }

    /// A call that can be sent as it stands.
    #[must_use]
    pub fn next_call(self, method: &str, path: &str, body: Option<Value>) -> Self {
        let mut call = json!({ "method": method, "path": path });
        if let (Some(body), Some(call)) = (body, call.as_object_mut()) {
            call.insert("body".to_owned(), body);
        }
        self.with("next_call", call)
    }

    /// Waiting this long may help.
    #[must_use]
    pub fn retry_after_seconds(self, seconds: i64) -> Self {
        self.with("retryable", true).with("retry_after_seconds", seconds)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let mut problem = Self::new(
            Kind::Unavailable,
            "unavailable",
            format!("ClawLink cannot reach its {} right now. Nothing was sent.", fault.port),
        )
        .with("retryable", true);
        problem.internal = Some(fault.to_string());
        problem
    }
}
