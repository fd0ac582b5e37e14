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

/// Seconds to wait where nobody can say how long.
const RATE_LIMITED_WAIT_SECONDS: i64 = 60;
const UNAVAILABLE_WAIT_SECONDS: i64 = 5;
const OPERATOR_WAIT_SECONDS: i64 = 300;

impl Kind {
    /// How long to wait, where a wait is a part of such a refusal.
    const fn wait_seconds(self) -> Option<i64> {
        match self {
            Self::RateLimited => Some(RATE_LIMITED_WAIT_SECONDS),
            Self::Unavailable => Some(UNAVAILABLE_WAIT_SECONDS),
            _ => None,
        }
    }
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
    /// A refusal with its sentence. One that comes of haste, or of something that is away, says from the start how long to
    /// wait; whoever knows better says so.
    #[must_use]
    pub fn new(kind: Kind, code: &'static str, detail: impl Into<String>) -> Self {
        let wait = kind.wait_seconds().map(|seconds| ("retry_after_seconds".to_owned(), seconds.into()));
        Self { kind, code, detail: detail.into(), members: wait.into_iter().collect(), internal: None }
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

    /// Only whoever runs the deployment can mend it: nobody need look again soon.
    #[must_use]
    pub fn until_mended(self) -> Self {
        self.with("retry_after_seconds", OPERATOR_WAIT_SECONDS)
    }

    /// How long to wait, in seconds, where that helps.
    #[must_use]
    pub fn wait_seconds(&self) -> Option<i64> {
        self.members.get("retry_after_seconds").and_then(Value::as_i64)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_haste_or_of_something_away_says_how_long_to_wait() {
        let wait = |kind| Problem::new(kind, "x", "").wait_seconds();
        assert_eq!((wait(Kind::RateLimited), wait(Kind::Unavailable)), (Some(60), Some(5)));
        assert_eq!(wait(Kind::Conflict), None);
        assert_eq!(Problem::new(Kind::RateLimited, "x", "").retry_after_seconds(7).wait_seconds(), Some(7));
        assert_eq!(Problem::new(Kind::Unavailable, "x", "").until_mended().wait_seconds(), Some(300));
    }
}
