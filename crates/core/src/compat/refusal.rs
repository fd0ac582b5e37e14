use serde_json::{Value, json};

use super::codes::{Code, code_of, code_of_ledger};
use super::remedy;
use crate::ports::House;
use crate::problem::{Kind, Problem};

/// What became of a call, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Nothing left.
    NotSent,
    /// The app did it.
    Succeeded,
    /// It was asked, and did not do it.
    Failed,
    /// Nobody can know.
    Unknown,
}

impl Outcome {
    /// The wire name.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// A refusal of the domain in the published words. A published plugin shows its user message, details and hint alone, so
/// whatever helps stands in one of them.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: &'static Code,
    pub(super) outcome: Outcome,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) details: Vec<String>,
    pub(super) missing_fields: Vec<String>,
    pub(super) invalid_fields: Vec<String>,
    pub(super) retryable: bool,
    pub(super) retry_after_seconds: Option<i64>,
    pub(super) approval_url: Option<String>,
    /// The execution that it is about, this one's or an earlier one's.
    pub(super) execution: Option<String>,
    /// The answer is that of an earlier call.
    pub(super) replayed: bool,
    pub(super) digest: Option<String>,
    pub(super) connections: Vec<Value>,
    pub(super) provider_request_id: Option<String>,
    /// A call of the canonical API that leads on.
    pub(super) next: Option<Value>,
    /// For the log only.
    pub(super) cause: Option<String>,
}

impl Refusal {
    /// Tells a problem of the domain.
    pub(super) fn of(house: &House, problem: Problem) -> Self {
        let code = translate(&problem);
        let text = |pointer: &str| {
            let (member, rest) =
                pointer.split_once('/').map_or((pointer, None), |(name, rest)| (name, Some(rest)));
            let value = problem.members.get(member)?;
            let value = rest.map_or(Some(value), |rest| value.pointer(&format!("/{rest}")))?;
            value.as_str().map(str::to_owned)
        };
        let faults = faults_of(&problem);
        let is_guard = matches!(code.name, "invalid_field_value" | "placeholder_argument");
        let bare = |field: &str| if is_guard { format!("arguments.{field}") } else { field.to_owned() };
        let (missing, invalid): (Vec<_>, Vec<_>) = faults.iter().partition(|(_, is_missing)| *is_missing);
        Self {
            outcome: outcome_of(code, &problem),
            hint: remedy::hint(house, code, &problem),
            details: remedy::details(&problem),
            missing_fields: missing.into_iter().map(|(field, _)| field.clone()).collect(),
            invalid_fields: invalid.into_iter().map(|(field, _)| bare(field)).collect(),
            retryable: is_retryable(code, &problem),
            retry_after_seconds: problem.wait_seconds(),
            approval_url: text("approval/url").or_else(|| text("approvals_url")),
            execution: text("execution_id"),
            replayed: problem.members.get("replayed").is_some_and(|value| value == true),
            digest: text("digest"),
            connections: remedy::connections(&problem).iter().map(remedy::Candidate::describe).collect(),
            provider_request_id: text("upstream/request_id"),
            next: remedy::next(house, code, &problem),
            message: problem.detail,
            cause: problem.internal,
            code,
        }
    }

    /// Whether the canonical API calls it `blocked`. What reached the app is not.
    pub(super) fn is_blocked(&self) -> bool {
        self.code.blocked && self.outcome == Outcome::NotSent
    }

    /// `error` of the envelope.
    pub(super) fn error(&self) -> Value {
        json!({
            "type": self.code.kind, "code": self.code.name, "message": self.message, "retryable": self.retryable,
        })
    }
}

/// The published code of a problem.
fn translate(problem: &Problem) -> &'static Code {
    let from_app = problem.members.get("upstream");
    let is_quota = from_app.is_some_and(|told| told["kind"] == "quota");
    code_of(match problem.code {
        "unknown_tool" => "tool_not_found",
        "not_connected" => "needs_connection",
        "choose_account" => "ambiguous_connection",
        "reauth_required" | "credential_refused" | "unauthenticated" => "needs_reauth",
        "insufficient_scope" if from_app.is_some() => "missing_scopes",
        "insufficient_scope" => "needs_scope_upgrade",
        "invalid_argument" if is_unsafe(problem) => "invalid_field_value",
        "invalid_argument" | "invalid_cursor" => "invalid_arguments",
        "invalid_idempotency_key" => "invalid_field_value",
        "rate_limited" if is_quota => "rate_limit_day",
        "rate_limited" => "rate_limit",
        "too_long_to_approve" | "files_too_large" | "body_too_large" => "file_too_large",
        "paused" | "approval_declined" => "policy_denied",
        "too_many_approvals" => "approval_required",
        "rights_changed" => "in_progress",
        "answer_gone" => "repeat_blocked",
        "host_not_allowed" | "credential_unavailable" => "integration_misconfigured",
        "app_not_configured" => "provider_unavailable",
        "upstream_malformed" => "upstream_error",
        "failed_before" => {
            let recorded = problem.members.get("error_code").and_then(Value::as_str);
            return code_of_ledger(recorded.unwrap_or_default());
        }
        published => published,
    })
}

fn is_unsafe(problem: &Problem) -> bool {
    let errors = problem.members.get("errors").and_then(Value::as_array);
    errors.and_then(|all| all.first()).is_some_and(|first| first["code"] == "unsafe_value")
}

fn outcome_of(code: &Code, problem: &Problem) -> Outcome {
    let has = |member: &str| problem.members.contains_key(member);
    let of_app = code.name.starts_with("upstream_") && has("execution_id");
    match code.name {
        "outcome_unknown" => Outcome::Unknown,
        _ if has("upstream") || of_app || problem.code == "failed_before" => Outcome::Failed,
        _ => Outcome::NotSent,
    }
}

fn is_retryable(code: &Code, problem: &Problem) -> bool {
    let said = problem.members.get("retryable").and_then(Value::as_bool);
    code.name != "rate_limit_day" && said.unwrap_or(problem.kind == Kind::Unavailable)
}

/// Which arguments are at fault, as paths with dots, and whether they are missing.
fn faults_of(problem: &Problem) -> Vec<(String, bool)> {
    let path = |field: &str| field.trim_start_matches("/arguments").trim_start_matches('/').replace('/', ".");
    let fault = |error: &Value| {
        let field = error.get("field")?.as_str()?;
        Some((path(field), error.get("code").is_some_and(|code| code == "missing")))
    };
    match problem.members.get("errors").and_then(Value::as_array) {
        Some(errors) => errors.iter().filter_map(fault).collect(),
        None if problem.code == "invalid_cursor" => vec![("cursor".to_owned(), false)],
        None => Vec::new(),
    }
}
