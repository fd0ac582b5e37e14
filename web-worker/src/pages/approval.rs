//! `/dashboard/approvals/:id`: one exact request, and the decision on it. Everything shown comes from the sealed request.

use askama::Template;
use clawlink_core::exec::decode::Passage;

use super::activity_detail::RequestView;
use super::{
    asset, filters,
    part::{ApprovalRow, ApprovalWords, EffectWords, Nav, Shell},
};

/// One question.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/approval.html")]
pub struct ApprovalPage {
    /// What surrounds it.
    pub shell: Shell,
    /// What is asked, by whom, as whom.
    pub row: ApprovalRow,
    /// What the tool does to the world.
    pub effect: clawlink_manifest::Effect,
    /// What it means, as sentences.
    pub sentence: String,
    /// The body piece by piece, as whoever receives it reads it.
    pub passages: Vec<Passage>,
    /// The request, secrets as slots; `None` once it is no longer kept.
    pub request: Option<RequestView>,
    /// Digest of it.
    pub digest: String,
    /// Where the question stands, and what can be done.
    pub state: ApprovalState,
    /// The list it came from.
    pub back_url: String,
}

/// Where a question stands.
#[derive(Clone, Debug)]
pub enum ApprovalState {
    /// It can be decided.
    Open {
        /// Until when: `25 Nov 2026, 15:31 UTC`.
        until: String,
        /// Why it could not be sent even if approved; empty when it can.
        obstacle: String,
        /// Where Approve posts to.
        approve_action: String,
        /// Where Decline posts to.
        decline_action: String,
        /// Whether a tick is asked for before something is taken away.
        wants_tick: bool,
        /// What is wrong with the form; empty when nothing is.
        error: String,
    },
    /// It was decided, or is over: what became of it.
    Over {
        /// As sentences.
        words: String,
        /// The page of the call that used it; empty for none.
        call_url: String,
    },
}

#[cfg(any(test, feature = "gallery"))]
impl ApprovalPage {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        use clawlink_core::ports::storage::ApprovalStatus;

        use clawlink_manifest::Effect;
        let open = |obstacle: &str, wants_tick, error: &str| ApprovalState::Open {
            until: "25 Nov 2026, 15:31 UTC".to_owned(),
            obstacle: obstacle.to_owned(),
            approve_action: "/dashboard/approvals/apr_1/approve".to_owned(),
            decline_action: "/dashboard/approvals/apr_1/decline".to_owned(),
            wants_tick,
            error: error.to_owned(),
        };
        let over = |words: &str, call_url: &str| ApprovalState::Over {
            words: words.to_owned(),
            call_url: call_url.to_owned(),
        };
        let waiting = ApprovalStatus::Waiting;
        let revoked = "The device that asked was revoked. Approving would send nothing.";
        vec![
            ("waiting", Self::sample(waiting, Effect::Write, open("", false, ""))),
            ("destructive", Self::sample(waiting, Effect::Destructive, open("", true, ""))),
            (
                "untick",
                Self::sample(waiting, Effect::Destructive, open("", true, "Tick the box, or decline.")),
            ),
            ("stuck", Self::sample(waiting, Effect::Write, open(revoked, false, ""))),
            (
                "approved",
                Self::sample(
                    ApprovalStatus::Approved,
                    Effect::Write,
                    over(
                        "Approved once for Claude Code on marlin, until 25 Nov 2026, 14:46 UTC. Nothing was sent yet.",
                        "",
                    ),
                ),
            ),
            (
                "sent",
                Self::sample(
                    ApprovalStatus::Used,
                    Effect::Write,
                    over("Sent 25 Nov 2026, 14:33 UTC.", "/dashboard/activity/exe_1"),
                ),
            ),
            (
                "declined",
                Self::sample(
                    ApprovalStatus::Declined,
                    Effect::Write,
                    over("Declined 25 Nov 2026, 14:32 UTC. You told it: not today. Nothing was sent.", ""),
                ),
            ),
            (
                "expired",
                Self {
                    request: None,
                    passages: Vec::new(),
                    ..Self::sample(
                        ApprovalStatus::Expired,
                        Effect::Write,
                        over("Nobody decided in time. Nothing was sent.", ""),
                    )
                },
            ),
        ]
    }

    fn sample(
        status: clawlink_core::ports::storage::ApprovalStatus,
        effect: clawlink_manifest::Effect,
        state: ApprovalState,
    ) -> Self {
        use super::part::sample;
        let passage = |name: &str, value: &str| Passage { name: name.to_owned(), value: value.to_owned() };
        Self {
            shell: sample::shell("Send an email", Nav::Approvals),
            row: ApprovalRow {
                url: "/dashboard/approvals/apr_1".to_owned(),
                title: "Send an email".to_owned(),
                summary: "Send Lunch? to ada@example.com".to_owned(),
                app: sample::app("Gmail"),
                account: sample::account("mara@acme.com", "Acme"),
                device: "Claude Code on marlin".to_owned(),
                when: "Asked 25 Nov 2026, 14:31 UTC".to_owned(),
                status,
            },
            effect,
            sentence: "Send Lunch? to ada@example.com, in Gmail as mara@acme.com. It creates or sends something; doing it twice makes two.".to_owned(),
            passages: vec![
                passage("To", "ada@example.com"),
                passage("Subject", "Lunch\u{202E}?"),
                passage("Text", "Hello Ada,\n\nat one?\n\nMara"),
            ],
            request: Some(RequestView::sample()),
            digest: "sha256:9f2c7be1a04d5c1d8f3361e0b7a9c2f4e5d60718293a4b5c6d7e8f90a1b241ab".to_owned(),
            state,
            back_url: "/dashboard/approvals".to_owned(),
        }
    }
}
