//! What each code means to a published client, in one table.

/// One code of the published wire.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `error.code` of the envelope.
    pub name: &'static str,
    /// HTTP status on the tool API.
    pub status: u16,
    /// `error.type` of the envelope.
    pub kind: &'static str,
    /// `error_code` of the canonical API.
    pub canonical: &'static str,
    /// Whether the canonical API calls it `blocked`: nothing was sent, and something else must be done first.
    pub blocked: bool,
}

const UNKNOWN: &str = "unknown";
const FAILED: &str = "execution_failed";
const POLICY: &str = "policy_blocked";
const VALIDATION: (&str, &str) = ("validation", "validation_error");

/// Every code, by status.
pub static CODES: [Code; 32] = [
    failed("invalid_arguments", 400, VALIDATION),
    failed("placeholder_argument", 400, VALIDATION),
    failed("invalid_field_value", 400, VALIDATION),
    failed("missing_file_bytes", 400, VALIDATION),
    failed("invalid_file_encoding", 400, VALIDATION),
    failed("file_mimetype_mismatch", 400, VALIDATION),
    blocked("needs_reauth", 401, ("reauth_required", "reauth_required")),
    blocked("needs_scope_upgrade", 403, ("missing_scopes", "forbidden")),
    failed("missing_scopes", 403, ("missing_scopes", "forbidden")),
    blocked("policy_denied", 403, (UNKNOWN, "forbidden")),
    failed("tool_not_found", 404, (UNKNOWN, "action_not_found")),
    blocked("connection_not_found", 404, ("validation", POLICY)),
    failed("not_found", 404, ("provider", "action_not_found")),
    blocked("needs_connection", 409, ("auth", "integration_not_connected")),
    blocked("ambiguous_connection", 409, (UNKNOWN, POLICY)),
    blocked("approval_required", 409, (UNKNOWN, POLICY)),
    blocked("digest_mismatch", 409, (UNKNOWN, POLICY)),
    blocked("repeat_blocked", 409, (UNKNOWN, POLICY)),
    blocked("in_progress", 409, (UNKNOWN, POLICY)),
    blocked("confirmation_required", 412, (UNKNOWN, POLICY)),
    failed("file_too_large", 413, VALIDATION),
    blocked("idempotency_conflict", 422, VALIDATION),
    failed("upstream_rejected", 422, ("provider", FAILED)),
    failed("integration_misconfigured", 422, ("configuration", FAILED)),
    failed("rate_limit", 429, ("rate_limit", "rate_limited")),
    failed("rate_limit_day", 429, ("rate_limit", "rate_limited")),
    failed("upstream_error", 500, ("provider", FAILED)),
    failed("upstream_unreachable", 500, ("network", FAILED)),
    failed("outcome_unknown", 500, (UNKNOWN, FAILED)),
    failed("upstream_timeout", 500, ("network", "timeout")),
    failed("provider_unavailable", 503, ("provider", "unsupported_operation")),
    INTERNAL,
];

/// What is left.
const INTERNAL: Code = failed("internal", 500, (UNKNOWN, FAILED));
static FALLBACK: Code = INTERNAL;

const fn failed(name: &'static str, status: u16, (kind, canonical): (&'static str, &'static str)) -> Code {
    Code { name, status, kind, canonical, blocked: false }
}

const fn blocked(name: &'static str, status: u16, (kind, canonical): (&'static str, &'static str)) -> Code {
    Code { name, status, kind, canonical, blocked: true }
}

/// The code of this name.
#[must_use]
pub fn find_code(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.name == name)
}

/// The code of this name; `internal` for one that is not published.
#[must_use]
pub fn code_of(name: &str) -> &'static Code {
    find_code(name).unwrap_or(&FALLBACK)
}

/// The code for what the ledger recorded of a failure.
#[must_use]
pub fn code_of_ledger(recorded: &str) -> &'static Code {
    code_of(match recorded {
        "auth_expired" | "auth_revoked" | "reauth_required" => "needs_reauth",
        "scope_missing" => "missing_scopes",
        "not_found" => "not_found",
        "forbidden" | "invalid" | "conflict" | "payment" | "too_large" => "upstream_rejected",
        "rate_limited" => "rate_limit",
        "quota" => "rate_limit_day",
        "provider" | "upstream_malformed" => "upstream_error",
        "host_not_allowed" => "integration_misconfigured",
        other => other,
    })
}

impl Code {
    /// The status on the canonical API, where the code leads to `blocked` or not.
    #[must_use]
    pub fn canonical_status(&self, is_blocked: bool) -> u16 {
        match self.status {
            401 | 412 if is_blocked => 409,
            _ if self.canonical == VALIDATION.1 => 422,
            status => status,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row of the published table: `status code type canonical`, `B` for blocked.
    const PUBLISHED: &str = "
        400 invalid_arguments validation validation_error -
        400 placeholder_argument validation validation_error -
        400 invalid_field_value validation validation_error -
        400 missing_file_bytes validation validation_error -
        400 invalid_file_encoding validation validation_error -
        400 file_mimetype_mismatch validation validation_error -
        401 needs_reauth reauth_required reauth_required B
        403 needs_scope_upgrade missing_scopes forbidden B
        403 missing_scopes missing_scopes forbidden -
        403 policy_denied unknown forbidden B
        404 tool_not_found unknown action_not_found -
        404 connection_not_found validation policy_blocked B
        404 not_found provider action_not_found -
        409 needs_connection auth integration_not_connected B
        409 ambiguous_connection unknown policy_blocked B
        409 approval_required unknown policy_blocked B
        409 digest_mismatch unknown policy_blocked B
        409 repeat_blocked unknown policy_blocked B
        409 in_progress unknown policy_blocked B
        412 confirmation_required unknown policy_blocked B
        413 file_too_large validation validation_error -
        422 idempotency_conflict validation validation_error B
        422 upstream_rejected provider execution_failed -
        422 integration_misconfigured configuration execution_failed -
        429 rate_limit rate_limit rate_limited -
        429 rate_limit_day rate_limit rate_limited -
        500 upstream_error provider execution_failed -
        500 upstream_unreachable network execution_failed -
        500 outcome_unknown unknown execution_failed -
        500 upstream_timeout network timeout -
        503 provider_unavailable provider unsupported_operation -
        500 internal unknown execution_failed -";

    #[test]
    fn the_table_is_the_published_one() {
        let line = |code: &Code| {
            let blocked = if code.blocked { "B" } else { "-" };
            format!("{} {} {} {} {blocked}", code.status, code.name, code.kind, code.canonical)
        };
        let ours: Vec<String> = CODES.iter().map(line).collect();
        let published: Vec<&str> = PUBLISHED.trim().lines().map(str::trim).collect();
        assert_eq!(ours, published);
    }

    #[test]
    fn on_the_canonical_api_blocked_is_a_conflict_but_where_a_status_says_more() {
        for code in CODES.iter().filter(|code| code.blocked) {
            let status = code.canonical_status(true);
            let expected = if matches!(code.status, 403 | 404 | 422) { code.status } else { 409 };
            assert_eq!(status, expected, "{}", code.name);
        }
        for code in CODES.iter().filter(|code| code.canonical == "validation_error") {
            assert_eq!(code.canonical_status(code.blocked), 422, "{}", code.name);
        }
    }
}
