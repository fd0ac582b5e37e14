//! `/dashboard/activity/:id`: one call, from policy to answer.

use askama::Template;

use super::{
    asset, filters,
    part::{EffectWords, Execution, Nav, Shell, Tone},
};

/// One call.
#[derive(Clone, Debug, Template)]
#[template(path = "pages/activity_detail.html")]
pub struct ActivityDetail {
    /// What surrounds it.
    pub shell: Shell,
    /// The call.
    pub call: Execution,
    /// How it ended, as sentences: `Google confirmed it.` or
    /// `We cannot know whether Slack got this. It was not sent again.`
    pub outcome: String,
    /// How an unknown outcome can be settled (`Check with list messages`); `None` when there is nothing to settle.
    pub check: Option<Check>,
    /// Who let it through, where a person did; `None` otherwise.
    pub decision: Option<DecisionLine>,
    /// What happened, in order.
    pub steps: Vec<TimelineStep>,
    /// The request as planned, secrets as slots; `None` when it is not kept.
    pub request: Option<RequestView>,
    /// The last answer; `None` when it is not kept.
    pub answer: Option<AnswerView>,
    /// Where both are deleted (POST); empty when nothing is kept.
    pub forget_action: String,
    /// Label and value, set in mono: digest, idempotency key, upstream request id, execution id.
    pub identifiers: Vec<Identifier>,
    /// The list it came from.
    pub back_url: String,
}

/// A person's decision on a call.
#[derive(Clone, Debug)]
pub struct DecisionLine {
    /// `You approved it, 25 Nov 2026, 14:32 UTC`.
    pub words: String,
    /// The page of that decision.
    pub url: String,
}

/// A way to settle an unknown outcome.
#[derive(Clone, Debug)]
pub struct Check {
    /// The tool that lists what might be there.
    pub tool: String,
    /// What to look for, as a sentence.
    pub hint: String,
}

/// One step of a call.
#[derive(Clone, Debug)]
pub struct TimelineStep {
    /// When it began: `+ 3 ms`.
    pub offset: String,
    /// How long it took: `180 ms`; empty for an instant.
    pub duration: String,
    /// `Policy`, `Claim`, `Attempt 1`, `Waited`.
    pub title: String,
    /// `Standard allows this after confirmation.`
    pub outcome: String,
    /// Its colour.
    pub tone: Tone,
    /// Where its bar begins, in thousandths of the call.
    pub start: u16,
    /// How long its bar is, in thousandths of the call.
    pub length: u16,
}

/// A request as it was planned.
#[derive(Clone, Debug)]
pub struct RequestView {
    /// `POST`.
    pub method: String,
    /// The whole URL.
    pub url: String,
    /// Name and value; a secret's value is its slot.
    pub headers: Vec<RequestHeader>,
    /// The body as text; empty for none.
    pub body: String,
}

/// An answer as it came.
#[derive(Clone, Debug)]
pub struct AnswerView {
    /// Status and content type: `201 application/json`.
    pub line: String,
    /// Its text.
    pub body: String,
}

/// One header of a request.
#[derive(Clone, Debug)]
pub struct RequestHeader {
    /// `Authorization`.
    pub name: String,
    /// What stands before a secret, or the whole value.
    pub value: String,
    /// The secret that follows (`access token`), drawn as a chip; empty for none.
    pub secret: String,
}

/// Something to quote in a question.
#[derive(Clone, Debug)]
pub struct Identifier {
    /// `Digest`.
    pub label: String,
    /// The value.
    pub value: String,
}

#[cfg(any(test, feature = "gallery"))]
impl ActivityDetail {
    /// Every state, named.
    #[must_use]
    pub fn samples() -> Vec<(&'static str, Self)> {
        let names = ["unknown", "done", "created", "failed", "refused", "waiting"];
        let outcomes = [
            "We cannot know whether Slack got this. It was not sent again.",
            "Google confirmed it.",
            "GitHub confirmed it.",
            "Workbench answered 404, not_found: there is no such note. Nothing was changed.",
            "The policy of Claude Code on marlin is read only. Nothing was sent.",
            "Waiting for Notion's limit until 14:42. Nothing was sent yet.",
        ];
        let calls = super::part::sample::executions();
        names
            .into_iter()
            .zip(calls.into_iter().zip(outcomes).map(|(call, outcome)| Self::sample(call, outcome)))
            .collect()
    }

    fn sample(call: Execution, outcome: &str) -> Self {
        use super::part::Status;
        let tone = call.status.tone();
        let check = Check {
            tool: "slack_list_messages".to_owned(),
            hint: "Look for the text in #general, around 14:31.".to_owned(),
        };
        let identifier =
            |label: &str, value: &str| Identifier { label: label.to_owned(), value: value.to_owned() };
        Self {
            shell: super::part::sample::shell(&call.title, Nav::Activity),
            outcome: outcome.to_owned(),
            check: (call.status == Status::Unknown).then_some(check),
            decision: (call.status == Status::Unknown).then(|| DecisionLine {
                words: "You approved it, 25 Nov 2026, 14:30 UTC".to_owned(),
                url: "/dashboard/approvals/apr_1".to_owned(),
            }),
            steps: TimelineStep::samples(tone, outcome),
            request: (call.status != Status::Refused).then(RequestView::sample),
            answer: (call.status == Status::Done).then(|| AnswerView {
                line: "200 application/json".to_owned(),
                body: "{\n  \"ok\": true\n}".to_owned(),
            }),
            forget_action: if call.status == Status::Done { "/dashboard/activity/exe_1/forget" } else { "" }
                .to_owned(),
            identifiers: vec![
                identifier(
                    "Digest",
                    "sha256:9f2c7be1a04d5c1d8f3361e0b7a9c2f4e5d60718293a4b5c6d7e8f90a1b241ab",
                ),
                identifier("Idempotency key", "01JDH3V6"),
                identifier("Request id at the provider", "req_7c31"),
                identifier("Call", "exe_1"),
            ],
            back_url: "/dashboard/activity".to_owned(),
            call,
        }
    }
}

#[cfg(any(test, feature = "gallery"))]
impl TimelineStep {
    fn samples(last: Tone, outcome: &str) -> Vec<Self> {
        let step = |title: &str, outcome: &str, tone, start: u16, length: u16| Self {
            offset: format!("+ {start} ms"),
            duration: format!("{length} ms"),
            title: title.to_owned(),
            outcome: outcome.to_owned(),
            tone,
            start,
            length,
        };
        vec![
            step("Policy", "Standard allows this after confirmation; it was confirmed.", Tone::Plain, 0, 4),
            step("Claim", "Written before anything was sent.", Tone::Plain, 4, 18),
            step("Credential", "Renewed: the old one had 40 s left.", Tone::Plain, 22, 190),
            step("Attempt 1", outcome, last, 212, 788),
        ]
    }
}

#[cfg(any(test, feature = "gallery"))]
impl RequestView {
    pub(crate) fn sample() -> Self {
        let header = |name: &str, value: &str, secret: &str| RequestHeader {
            name: name.to_owned(),
            value: value.to_owned(),
            secret: secret.to_owned(),
        };
        Self {
            method: "POST".to_owned(),
            url: "https://slack.com/api/chat.postMessage".to_owned(),
            headers: vec![
                header("Authorization", "Bearer ", "access token"),
                header("Content-Type", "application/json", ""),
            ],
            body: "{\"channel\":\"C024BE91L\",\"text\":\"The release is out.\"}".to_owned(),
        }
    }
}
