//! `/dashboard/approvals`: what agents want to do and may not by themselves.

use askama::Template;

use super::{
    asset, filters,
    part::{ApprovalRow, ApprovalWords, Nav, Shell},
};

/// The questions.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/approvals.html")]
pub struct Approvals {
    /// What surrounds it.
    pub shell: Shell,
    /// From [`sentence`].
    pub sentence: String,
    /// What waits, the longest first.
    pub waiting: Vec<ApprovalRow>,
    /// What was decided or is over, newest first.
    pub decided: Vec<ApprovalRow>,
    /// Older ones; `None` on the last page.
    pub next_url: Option<String>,
    /// Where policies are chosen.
    pub devices_url: String,
}

/// What the page says first.
#[must_use]
pub fn sentence(waiting: usize) -> String {
    match waiting {
        0 => "Nothing waits for you.".to_owned(),
        1 => "1 call waits for you.".to_owned(),
        many => format!("{many} calls wait for you."),
    }
}

#[cfg(any(test, feature = "gallery"))]
impl Approvals {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        use clawlink_core::ports::storage::ApprovalStatus;

        use super::part::sample;
        let row = |title: &str, app: &str, status| ApprovalRow {
            url: "/dashboard/approvals/apr_1".to_owned(),
            title: title.to_owned(),
            summary: "Send Lunch? to ada@example.com".to_owned(),
            app: sample::app(app),
            account: sample::account("mara@acme.com", "Acme"),
            device: "Claude Code on marlin".to_owned(),
            when: "Asked 25 Nov 2026, 14:31 UTC".to_owned(),
            status,
        };
        let page = |waiting: Vec<ApprovalRow>, decided| Self {
            shell: Shell {
                waiting: u32::try_from(waiting.len()).unwrap_or(0),
                ..sample::shell("Approvals", Nav::Approvals)
            },
            sentence: sentence(waiting.len()),
            waiting,
            decided,
            next_url: None,
            devices_url: "/dashboard/devices".to_owned(),
        };
        let waiting = vec![
            row("Send an email", "Gmail", ApprovalStatus::Waiting),
            row("Delete a note", "Workbench", ApprovalStatus::Waiting),
        ];
        let decided = vec![
            row("Send a message", "Slack", ApprovalStatus::Approved),
            row("Send a message", "Slack", ApprovalStatus::Used),
            row("Create an issue", "GitHub", ApprovalStatus::Declined),
            row("Create a page", "Notion", ApprovalStatus::Expired),
        ];
        vec![
            ("empty", page(Vec::new(), Vec::new())),
            (
                "ready",
                Self {
                    next_url: Some("/dashboard/approvals?cursor=apr_1".to_owned()),
                    ..page(waiting, decided.clone())
                },
            ),
            ("decided", page(Vec::new(), decided)),
        ]
    }
}
