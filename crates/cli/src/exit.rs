use std::process::ExitCode;

/// How a command ends, for the script that called it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    Ok = 0,
    Failed = 1,
    Usage = 2,
    NotSignedIn = 3,
    NeedsConfirmation = 4,
    OutcomeUnknown = 5,
    RetryLater = 6,
    NeedsConnection = 7,
    Network = 8,
}

/// The table of `clawlink --help`.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the app or ClawLink refused or failed
  2  wrong usage, or an argument did not pass validation
  3  not signed in, or the sign-in was declined
  4  a confirmation, an approval or a new preview is needed
  5  nobody can know whether the call took effect: look before repeating it
  6  too fast, busy or away: the same call may work later
  7  an account must be connected, reconnected or chosen
  8  ClawLink could not be reached; nothing was sent, or nothing was changed";

impl Exit {
    /// The exit of a refusal, by its code; a code this client does not know falls back on the HTTP status.
    pub(crate) fn of_problem(code: &str, status: u16) -> Self {
        match code {
            "unauthenticated" => Self::NotSignedIn,
            "not_connected" | "reauth_required" | "choose_account" | "insufficient_scope" => {
                Self::NeedsConnection
            }
            "confirmation_required"
            | "approval_required"
            | "digest_mismatch"
            | "unknown_preview"
            | "preview_spent" => Self::NeedsConfirmation,
            "outcome_unknown" | "repeat_blocked" => Self::OutcomeUnknown,
            "rate_limited" | "in_progress" | "upstream_timeout" | "upstream_unreachable" => Self::RetryLater,
            // 422 as well, but no argument is at fault.
            "upstream_rejected" | "not_found" | "host_not_allowed" => Self::Failed,
            _ => Self::of_status(status),
        }
    }

    const fn of_status(status: u16) -> Self {
        match status {
            401 => Self::NotSignedIn,
            400 | 404 | 405 | 413 | 415 | 422 => Self::Usage,
            412 => Self::NeedsConfirmation,
            429 | 503 => Self::RetryLater,
            _ => Self::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_exits_by_what_is_to_be_done_about_it() {
        assert_eq!(Exit::of_problem("unauthenticated", 401), Exit::NotSignedIn);
        assert_eq!(Exit::of_problem("invalid_argument", 422), Exit::Usage);
        assert_eq!(Exit::of_problem("unknown_tool", 404), Exit::Usage);
        assert_eq!(Exit::of_problem("upstream_rejected", 422), Exit::Failed);
        assert_eq!(Exit::of_problem("reauth_required", 409), Exit::NeedsConnection);
        assert_eq!(Exit::of_problem("confirmation_required", 409), Exit::NeedsConfirmation);
        assert_eq!(Exit::of_problem("approval_required", 409) as u8, 4);
        assert_eq!(Exit::of_problem("preview_spent", 410), Exit::NeedsConfirmation);
        assert_eq!(Exit::of_problem("outcome_unknown", 502), Exit::OutcomeUnknown);
        assert_eq!(Exit::of_problem("upstream_error", 502), Exit::Failed);
        assert_eq!(Exit::of_problem("policy_denied", 403), Exit::Failed);
        assert_eq!(Exit::of_problem("in_progress", 409), Exit::RetryLater);
    }

    #[test]
    fn an_unknown_code_exits_by_its_status() {
        assert_eq!(Exit::of_problem("brand_new", 422), Exit::Usage);
        assert_eq!(Exit::of_problem("brand_new", 503), Exit::RetryLater);
        assert_eq!(Exit::of_problem("brand_new", 500), Exit::Failed);
    }

    #[test]
    fn help_explains_every_exit_code() {
        let explained: Vec<u8> = EXIT_CODES
            .lines()
            .skip(1)
            .map(|line| line.split_whitespace().next().unwrap().parse().unwrap())
            .collect();
        assert_eq!(explained, (Exit::Ok as u8..=Exit::Network as u8).collect::<Vec<_>>());
    }
}
