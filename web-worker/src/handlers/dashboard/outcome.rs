//! How a call ended, as sentences.

use clawlink_core::ports::storage::{Execution as LedgerRow, ExecutionStatus};

/// What a person reads first about a call. It says of a failure that nothing was changed, because the ledger calls failed
/// only what is proven not to have happened.
pub(crate) fn outcome(app: &str, row: &LedgerRow) -> String {
    match row.status {
        ExecutionStatus::Claimed => "Nothing was sent yet.".to_owned(),
        ExecutionStatus::Sent => format!("It may be on its way. {app} has not answered yet."),
        ExecutionStatus::Succeeded if row.effect.is_read() => format!("{app} answered."),
        ExecutionStatus::Succeeded => format!("{app} confirmed it."),
        ExecutionStatus::Failed => format!("{} Nothing was changed.", failure(app, row)),
        ExecutionStatus::Unknown => format!("We cannot know whether {app} got this. It was not sent again."),
    }
}

fn failure(app: &str, row: &LedgerRow) -> String {
    let code = row.error_code.as_deref().unwrap_or_default();
    match (code, row.upstream_status) {
        ("upstream_timeout", _) => format!("{app} did not answer in time."),
        ("upstream_unreachable", _) => format!("{app} could not be reached."),
        ("upstream_malformed", _) => format!("{app} answered something that cannot be read."),
        ("reauth_required", _) => format!("{app} no longer accepts this login; reconnect the account."),
        ("host_not_allowed" | "not_sent", _) => "The request could not be made, and was not sent.".to_owned(),
        ("", Some(status)) => format!("{app} answered {status}."),
        ("", None) => "It failed.".to_owned(),
        (code, Some(status)) => format!("{app} answered {status}, {}.", code.replace('_', " ")),
        (code, None) => format!("It failed: {}.", code.replace('_', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::timeline::sample_row;
    use super::*;

    #[test]
    fn an_unknown_outcome_claims_neither_success_nor_failure() {
        let words = outcome("Slack", &sample_row(ExecutionStatus::Unknown));
        assert_eq!(words, "We cannot know whether Slack got this. It was not sent again.");
    }

    #[test]
    fn a_failure_names_the_answer_and_what_was_not_done() {
        let mut row = sample_row(ExecutionStatus::Failed);
        (row.upstream_status, row.error_code) = (Some(404), Some("not_found".to_owned()));
        assert_eq!(outcome("Workbench", &row), "Workbench answered 404, not found. Nothing was changed.");
        (row.upstream_status, row.error_code) = (None, Some("upstream_timeout".to_owned()));
        assert_eq!(outcome("Workbench", &row), "Workbench did not answer in time. Nothing was changed.");
    }
}
