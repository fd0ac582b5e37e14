//! What one attempt came to: what was answered, and what that says of the host.

use clawlink_manifest::ErrorKind;

use super::effort::HostState;
use super::promise::Promise;
use crate::exec::classify::{Failure, Verdict, classify_tool};
use crate::exec::retry::FailurePoint;
use crate::ports::{HttpFault, Incoming};
use crate::time::UnixMs;

/// An answer, or that none came, judged.
pub(super) enum Judged {
    /// The app confirmed it.
    Success(Incoming),
    /// The app answered with a failure.
    Failure(Failure),
    /// A 2xx of this status that cannot be read.
    Malformed(u16),
    /// No whole answer, and why in a word.
    Fault(FailurePoint, &'static str),
}

impl Judged {
    /// Judges what came back, by the rules of app and tool.
    pub(super) fn of(promise: &Promise<'_>, answer: Result<Incoming, HttpFault>, now: UnixMs) -> Self {
        let incoming = match answer {
            Ok(incoming) => incoming,
            Err(HttpFault::NotSent(_)) => return Self::Fault(FailurePoint::BeforeSend, "not_sent"),
            Err(HttpFault::NoAnswer(_)) => return Self::Fault(FailurePoint::NoAnswer, "no_answer"),
            Err(HttpFault::Timeout(_)) => return Self::Fault(FailurePoint::NoAnswer, "timeout"),
            Err(HttpFault::TooLarge(_)) => return Self::Fault(FailurePoint::Malformed, "too_large"),
        };
        match classify_tool(promise.app, promise.tool, &incoming, now.0) {
            Verdict::Success => Self::Success(incoming),
            Verdict::Failure(failure) => Self::Failure(failure),
            Verdict::Malformed => Self::Malformed(incoming.status),
        }
    }

    /// What it tells of the host. A throttle is a healthy host's word, whatever its status.
    pub(super) fn host_state(&self) -> HostState {
        match self {
            Self::Fault(FailurePoint::NoAnswer, _) => HostState::Failed,
            Self::Failure(failure) if failure.status >= 500 && failure.kind == ErrorKind::Provider => {
                HostState::Failed
            }
            _ => HostState::Answered,
        }
    }

    /// The wait that a throttle asked for.
    pub(super) fn throttle_ms(&self) -> Option<u64> {
        match self {
            Self::Failure(failure) if failure.kind == ErrorKind::RateLimited => failure.retry_after_ms,
            _ => None,
        }
    }

    /// Status, and what it was in a word.
    pub(super) fn words(&self) -> (u16, &'static str) {
        match self {
            Self::Success(incoming) => (incoming.status, "ok"),
            Self::Failure(failure) => (failure.status, failure.kind.as_str()),
            Self::Malformed(status) => (*status, "malformed"),
            Self::Fault(_, words) => (0, words),
        }
    }

    /// The confirming answer, or where it failed and with what answer.
    pub(super) fn into_success(self) -> Result<Incoming, (FailurePoint, Option<Failure>)> {
        match self {
            Self::Success(incoming) => Ok(incoming),
            Self::Failure(failure) => {
                Err((FailurePoint::Answer(failure.kind, failure.status), Some(failure)))
            }
            Self::Malformed(_) => Err((FailurePoint::Malformed, None)),
            Self::Fault(point, _) => Err((point, None)),
        }
    }
}
