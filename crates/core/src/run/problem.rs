//! What a caller is told of each [`RunError`], and what an agent can do next.

use clawlink_manifest::ErrorKind;
use serde_json::{Value, json};

use super::approve::{denied, not_approved};
use super::error::RunError;
use crate::exec::render::RenderError;
use crate::exec::validate::InvalidArgument;
use crate::id::ExecutionId;
use crate::ports::storage::Connection;
use crate::problem::{Kind, Problem};

impl From<RunError> for Problem {
    fn from(error: RunError) -> Self {
        match error {
            RunError::UnknownTool { tool, near } => {
                Self::new(Kind::NotFound, "unknown_tool", format!("There is no tool {tool:?}."))
                    .at("/tool", "the name of a tool")
                    .with("suggestions", near)
                    .next_call("GET", &format!("/v1/tools/search?query={}", query(&tool)), None)
            }
            RunError::NotConnected { app } => Self::new(
                Kind::Conflict,
                "not_connected",
                format!("{app} is not connected. Nothing was sent."),
            )
            .hint("A person must connect it: open the link that this call returns.")
            .next_call("POST", "/v1/connect-sessions", Some(json!({ "app": app }))),
            RunError::UnknownConnection { named, app, connections } => Self::new(
                Kind::NotFound,
                "connection_not_found",
                format!("There is no {app} connection {named:?}."),
            )
            .at("/connection", "the id, number or label of one of the connections listed")
            .with("connections", list(&connections)),
            RunError::ChooseAccount { connections } => Self::new(
                Kind::Conflict,
                "choose_account",
                "More than one account could be meant. Nothing was sent.",
            )
            .at("/connection", "the id or number of one of the connections listed")
            .with("connections", list(&connections)),
            RunError::ReauthRequired { connection } => reauth(&connection),
            RunError::InsufficientScope { missing, connection } => {
                let words = format!("Connection {} lacks: {}.", connection.number, missing.join(", "));
                Self::new(Kind::Forbidden, "insufficient_scope", words)
                    .with("missing_scopes", missing)
                    .next_call("POST", "/v1/connect-sessions", Some(renew(&connection)))
            }
            RunError::InvalidArguments { tool, invalid } => invalid_arguments(&tool, &invalid),
            RunError::InvalidOutput { field, expected } => {
                let words = format!("{field} cannot be used: {expected} expected. Nothing was sent.");
                Self::new(Kind::Malformed, "invalid_field", words).at(&field, &expected)
            }
            RunError::TooLongToApprove => {
                let words = "A request over 768 KiB cannot wait for a person. Nothing was sent.";
                Self::new(Kind::TooLarge, "too_long_to_approve", words)
                    .hint("A person can let this device run this tool without approval, on the devices page.")
            }
            RunError::FilesTooLarge => {
                let words = "The files of a call may come to 20 MiB, and there may be 20. Nothing was sent.";
                Self::new(Kind::TooLarge, "files_too_large", words)
                    .at("/arguments", "at most 20 MiB of files")
            }
            RunError::ArgumentsTooLarge => {
                let words = "The arguments are over 1 MiB, files apart. Nothing was sent.";
                Self::new(Kind::TooLarge, "body_too_large", words).at("/arguments", "at most 1 MiB")
            }
            RunError::Cursor(invalid) => invalid.at("/cursor"),
            RunError::Render(error) => render(&error),
            RunError::PolicyDenied { ruling } => denied(&ruling),
            RunError::NotApproved { approval, url } => not_approved(&approval, &url),
            RunError::TooManyWaiting { url } => Self::new(
                Kind::RateLimited,
                "too_many_approvals",
                "Too many calls of this device wait for a person already. Nothing was sent.",
            )
            .with("retryable", true)
            .with("approvals_url", url)
            .hint("Ask your user to decide on those first."),
            RunError::ConfirmationRequired { digest, call } => confirmation_required(digest, call),
            RunError::DigestMismatch { named, digest } => Self::new(
                Kind::Conflict,
                "digest_mismatch",
                "What would be sent is not what was previewed. Nothing was sent.",
            )
            .at("/digest", &digest)
            .with("got", named)
            .hint("Preview again: arguments, account or the tool itself changed."),
            RunError::KeyRequired => Self::new(
                Kind::Malformed,
                "idempotency_key_required",
                "A write needs an Idempotency-Key header. Nothing was sent.",
            )
            .at("Idempotency-Key", "1 to 255 visible ASCII characters, new for each intended effect"),
            RunError::KeyInvalid => Self::new(
                Kind::Malformed,
                "invalid_idempotency_key",
                "The Idempotency-Key cannot be used. Nothing was sent.",
            )
            .at("Idempotency-Key", "1 to 255 visible ASCII characters"),
            RunError::KeyConflict { execution } => Self::new(
                Kind::Invalid,
                "idempotency_conflict",
                "This key was used for another request. Nothing was sent.",
            )
            .with("execution_id", execution.id.as_str())
            .hint("Use a new key for a new request."),
            RunError::InProgress { execution } => {
                Self::new(Kind::Conflict, "in_progress", "The same call is on its way.")
                    .with("execution_id", execution.as_str())
                    .retry_after_seconds(1)
            }
            RunError::FailedBefore { execution } => {
                let code = execution.error_code.clone().unwrap_or_default();
                Self::new(
                    Kind::Upstream,
                    "failed_before",
                    format!("This call was made before and failed: {code}."),
                )
                .with("execution_id", execution.id.as_str())
                .with("error_code", code)
                .with("replayed", true)
                .hint("Use a new Idempotency-Key to try again.")
            }
            RunError::AnswerGone { execution } => {
                let words =
                    "This call succeeded before, and was not sent again. Its answer is no longer kept.";
                Self::new(Kind::Gone, "answer_gone", words).with("execution_id", execution.as_str())
            }
            RunError::UnknownPreview => Self::new(
                Kind::NotFound,
                "unknown_preview",
                "There is no such preview for this device. Nothing was sent.",
            )
            .at("/confirm_token", "the confirm_token of a preview of this device"),
            RunError::PreviewSpent => Self::new(
                Kind::Gone,
                "preview_spent",
                "This preview was run before, or its time is over. Nothing was sent.",
            )
            .hint("Preview again."),
            RunError::NotLive => Self::new(
                Kind::Unauthenticated,
                "unauthenticated",
                "Device or connection was ended. Nothing was sent.",
            ),
            RunError::TokenEndpoint { app, reason } => {
                let words = format!(
                    "{app} could not renew the login just now; the connection is fine. Nothing was sent."
                );
                let mut problem = Self::new(Kind::Upstream, "upstream_error", words).retry_after_seconds(30);
                problem.internal = Some(reason);
                problem
            }
            RunError::RightsChanged => Self::new(
                Kind::Conflict,
                "rights_changed",
                "What this device may do was changed just now. Nothing was sent.",
            )
            .retry_after_seconds(1)
            .hint("Repeat the call: it is decided anew."),
            RunError::Resting { app, retry_after_seconds } => Self::new(
                Kind::Upstream,
                "upstream_unreachable",
                format!("{app} has been failing and is left alone for a moment. Nothing was sent."),
            )
            .retry_after_seconds(retry_after_seconds),
            RunError::Paced { app, retry_after_seconds } => Self::new(
                Kind::RateLimited,
                "rate_limited",
                format!("What {app} allows this account is used up for now. Nothing was sent."),
            )
            .retry_after_seconds(retry_after_seconds)
            .hint("Repeat the same call then."),
            error @ RunError::Upstream { .. } => upstream(error),
            RunError::NoAnswer { app, timeout, execution } => {
                let (kind, code) = if timeout {
                    (Kind::UpstreamTimeout, "upstream_timeout")
                } else {
                    (Kind::Upstream, "upstream_unreachable")
                };
                Self::new(kind, code, format!("{app} did not answer."))
                    .with("retryable", true)
                    .with("execution_id", execution.as_str())
            }
            RunError::Malformed { app, execution } => Self::new(
                Kind::Upstream,
                "upstream_malformed",
                format!("{app} answered something that cannot be read."),
            )
            .with("execution_id", execution.as_str()),
            RunError::Unknown { execution, settle } => unknown(&execution, settle),
            RunError::Identify(error) => error.into(),
            RunError::Outbound(error) => Self::new(
                Kind::Invalid,
                "host_not_allowed",
                format!("The request may not leave: {error}. Nothing was sent."),
            ),
            RunError::Fill(error) => Self::new(
                Kind::Conflict,
                "reauth_required",
                "The connection lacks a part of its credential. Reconnect it.",
            )
            .with("reason", error.to_string()),
            RunError::Sealing(error) => error.into(),
            RunError::Fault(fault) => fault.into(),
        }
    }
}

fn confirmation_required(digest: String, call: Option<Value>) -> Problem {
    let words = "This call must be confirmed. Nothing was sent.";
    let problem = Problem::new(Kind::Conflict, "confirmation_required", words)
        .with("digest", digest)
        .hint("Show the preview to your user; then repeat the call with \"confirmed\": true.");
    match call {
        Some(call) => problem.next_call("POST", "/v1/preview", Some(call)),
        None => problem,
    }
}

fn reauth(connection: &Connection) -> Problem {
    let words = format!("Connection {} must be reconnected. Nothing was sent.", connection.number);
    Problem::new(Kind::Conflict, "reauth_required", words)
        .with("connections", list(std::slice::from_ref(connection)))
        .next_call("POST", "/v1/connect-sessions", Some(renew(connection)))
}

fn renew(connection: &Connection) -> Value {
    json!({ "app": connection.app, "connection": connection.id })
}

fn list(connections: &[Connection]) -> Value {
    let one = |row: &Connection| {
        json!({
            "id": row.id, "number": row.number, "app": row.app, "account": row.account,
            "label": row.label, "is_default": row.is_default,
        })
    };
    connections.iter().map(one).collect()
}

fn invalid_arguments(tool: &str, invalid: &[InvalidArgument]) -> Problem {
    let errors: Value = invalid.iter().map(fault).collect();
    let first = invalid.first();
    let field = first.map_or_else(String::new, |one| format!("/arguments{}", one.pointer));
    let expected = first.map_or("", |one| one.expected.as_str());
    let words = first
        .map_or_else(String::new, |one| format!("{field}: expected {}. Nothing was sent.", one.expected));
    Problem::new(Kind::Invalid, "invalid_argument", words)
        .at(&field, expected)
        .with("errors", errors)
        .next_call("GET", &format!("/v1/tools/{tool}"), None)
}

fn fault(one: &InvalidArgument) -> Value {
    json!({
        "field": format!("/arguments{}", one.pointer),
        "code": one.code.as_str(),
        "expected": one.expected,
        "got": one.got,
    })
}

fn render(error: &RenderError) -> Problem {
    match error {
        RenderError::Argument(one) => {
            let words = format!("/arguments{} cannot be used. Nothing was sent.", one.pointer);
            Problem::new(Kind::Invalid, "invalid_argument", words)
                .at(&format!("/arguments{}", one.pointer), &one.expected)
                .with("errors", json!([fault(one)]))
        }
        RenderError::Target(_) => {
            Problem::new(Kind::Conflict, "reauth_required", format!("{error}. Reconnect the account."))
        }
        RenderError::Manifest { .. } => Problem::internal(error.to_string()),
    }
}

/// How long a quota is not looked at again, where the app does not say when it is renewed.
const QUOTA_WAIT_SECONDS: i64 = 3_600;

fn upstream(error: RunError) -> Problem {
    let RunError::Upstream {
        app,
        kind,
        message,
        hint,
        status,
        request_id,
        retry_after_seconds,
        execution,
        connection,
    } = error
    else {
        return Problem::internal("not an upstream error");
    };
    let (class, code) = match kind {
        ErrorKind::RateLimited | ErrorKind::Quota => (Kind::RateLimited, "rate_limited"),
        ErrorKind::AuthExpired | ErrorKind::AuthRevoked => (Kind::Conflict, "reauth_required"),
        ErrorKind::ScopeMissing => (Kind::Forbidden, "insufficient_scope"),
        ErrorKind::Provider => (Kind::Upstream, "upstream_error"),
        ErrorKind::NotFound => (Kind::Invalid, "not_found"),
        _ => (Kind::Invalid, "upstream_rejected"),
    };
    let words = format!("{app} refused this call ({}).", kind.as_str());
    let mut problem = Problem::new(class, code, words).with("execution_id", execution.as_str()).with(
        "upstream",
        json!({ "status": status, "kind": kind.as_str(), "message": message, "request_id": request_id }),
    );
    if !hint.is_empty() {
        problem = problem.hint(hint);
    }
    if let Some(seconds) = retry_after_seconds {
        problem = problem.retry_after_seconds(seconds);
    } else if kind == ErrorKind::Quota {
        problem = problem.with("retry_after_seconds", QUOTA_WAIT_SECONDS);
    }
    if let (Some(connection), Kind::Conflict | Kind::Forbidden) = (connection, class) {
        problem = problem.next_call("POST", "/v1/connect-sessions", Some(renew(&connection)));
    }
    problem
}

fn unknown(execution: &ExecutionId, settle: Option<Value>) -> Problem {
    let words = "The request left, and nobody can know what became of it. It was not sent again.";
    let problem =
        Problem::new(Kind::Upstream, "outcome_unknown", words).with("execution_id", execution.as_str());
    match settle {
        Some(call) => problem.hint("Look before you repeat it.").next_call("POST", "/v1/execute", Some(call)),
        None => problem.hint("Look at the app before you repeat it."),
    }
}

fn query(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
