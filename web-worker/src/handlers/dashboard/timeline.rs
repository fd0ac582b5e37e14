//! What happened in a call, step by step, from the attempts that the ledger keeps.

use clawlink_core::ports::storage::{Execution as LedgerRow, ExecutionStatus};
use clawlink_core::run::Attempt;
use clawlink_core::time::UnixMs;

use crate::pages::activity_detail::TimelineStep;
use crate::pages::part::Tone;
use crate::words::took;

/// A bar's whole width, in thousandths.
const WHOLE: i64 = 1_000;
/// The shortest bar that can be seen.
const SHORTEST: i64 = 4;

/// A refresh, as people call it.
const RENEWED: &str = "Login renewed";
const RENEWED_WORDS: &str = "The app was asked for a newer key.";

/// The steps of a call, in order: its claim where it had one, every attempt, and what was done between two of them.
pub(crate) fn timeline(app: &str, row: &LedgerRow) -> Vec<TimelineStep> {
    let attempts: Vec<Attempt> = serde_json::from_str(&row.attempts).unwrap_or_default();
    let scale = Scale::of(row, &attempts);
    let mut steps = Vec::new();
    if !row.effect.is_read() {
        let words = "Written to the ledger before anything was sent.".to_owned();
        steps.push(scale.step("Claim", words, Tone::Plain, row.started_at, 0));
    }
    if attempts.first().is_some_and(|first| first.before == "refresh") {
        steps.push(scale.step(RENEWED, RENEWED_WORDS.to_owned(), Tone::Plain, row.started_at, 0));
    }
    for (number, attempt) in (1_usize..).zip(&attempts) {
        let tone = tone_of(row.status, attempt);
        let title = format!("Attempt {number}");
        steps.push(scale.step(&title, attempt_words(app, attempt), tone, attempt.at, attempt.took_ms));
        steps.extend(pause(&scale, attempt, attempts.get(number)));
    }
    steps
}

/// What was done after an attempt: a wait, or a renewed login. It lasts until the next attempt.
fn pause(scale: &Scale, attempt: &Attempt, next: Option<&Attempt>) -> Option<TimelineStep> {
    let begins = attempt.at.plus_ms(attempt.took_ms);
    let lasted = next.map_or(0, |next| next.at.since(begins));
    let (title, words) = match attempt.then.as_str() {
        "" => return None,
        "refresh" => (RENEWED, RENEWED_WORDS.to_owned()),
        wait if wait.starts_with("wait ") => ("Waited", "Before it was tried again.".to_owned()),
        other => ("Then", other.to_owned()),
    };
    Some(scale.step(title, words, Tone::Plain, begins, lasted))
}

fn attempt_words(app: &str, attempt: &Attempt) -> String {
    match &attempt.request_id {
        Some(id) => format!("{} Its request id: {id}.", answer_words(app, attempt)),
        None => answer_words(app, attempt),
    }
}

fn answer_words(app: &str, attempt: &Attempt) -> String {
    let status = attempt.status;
    match attempt.outcome.as_str() {
        "ok" => format!("{app} answered {status}."),
        "not_sent" => "No connection could be made. Nothing was sent.".to_owned(),
        "no_answer" => format!("It was sent, and {app} did not answer."),
        "timeout" => format!("{app} did not answer in time."),
        "malformed" => format!("{app} answered {status} with something that cannot be read."),
        "too_large" => format!("{app} answered more than is read."),
        kind => format!("{app} answered {status}, {}.", kind.replace('_', " ")),
    }
}

/// The colour of an attempt. Where the outcome of the call is unknown, no attempt looks like success or failure; nor does
/// one that left room for doubt, or was followed by another.
fn tone_of(status: ExecutionStatus, attempt: &Attempt) -> Tone {
    match attempt.outcome.as_str() {
        "ok" | "not_sent" if status == ExecutionStatus::Unknown => Tone::Plain,
        "ok" => Tone::Ok,
        "not_sent" => Tone::Info,
        "no_answer" | "timeout" | "malformed" | "too_large" => Tone::Warn,
        _ if status == ExecutionStatus::Unknown || !attempt.then.is_empty() => Tone::Warn,
        _ => Tone::Err,
    }
}

/// The time a call took, on which steps are drawn.
struct Scale {
    began: UnixMs,
    whole_ms: i64,
}

impl Scale {
    fn of(row: &LedgerRow, attempts: &[Attempt]) -> Self {
        let last = attempts.last().map(|attempt| attempt.at.plus_ms(attempt.took_ms));
        let end = last.or(row.finished_at).unwrap_or(row.started_at);
        Self { began: row.started_at, whole_ms: end.since(row.started_at).max(1) }
    }

    fn step(&self, title: &str, outcome: String, tone: Tone, at: UnixMs, ms: i64) -> TimelineStep {
        let offset = at.since(self.began).max(0);
        let start = self.thousandths(offset).min(WHOLE - SHORTEST);
        let length = self.thousandths(ms).clamp(SHORTEST, WHOLE - start);
        TimelineStep {
            offset: format!("+ {}", took(offset)),
            duration: if ms > 0 { took(ms) } else { String::new() },
            title: title.to_owned(),
            outcome,
            tone,
            start: narrow(start),
            length: narrow(length),
        }
    }

    fn thousandths(&self, ms: i64) -> i64 {
        ms.max(0).saturating_mul(WHOLE) / self.whole_ms
    }
}

/// A bar's thousandths, which never exceed a thousand.
fn narrow(thousandths: i64) -> u16 {
    u16::try_from(thousandths).unwrap_or(0)
}

/// A write of a second, without attempts.
#[cfg(test)]
pub(super) fn sample_row(status: ExecutionStatus) -> LedgerRow {
    LedgerRow {
        id: "exe_1".into(),
        user: "usr_1".into(),
        device: "dev_1".into(),
        device_name: None,
        connection: None,
        account: "mara".to_owned(),
        app: "workbench".to_owned(),
        tool: "workbench_create_note".to_owned(),
        revision: "0".to_owned(),
        effect: clawlink_manifest::Effect::Write,
        digest: "sha256:0".to_owned(),
        summary: "Create a note".to_owned(),
        idempotency_key: None,
        status,
        error_code: None,
        upstream_status: None,
        upstream_request_id: None,
        attempts: "[]".to_owned(),
        sealed_answer: None,
        started_at: UnixMs(1_000),
        finished_at: Some(UnixMs(2_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(at: i64, took_ms: i64, outcome: &str, then: &str) -> Attempt {
        let (outcome, then) = (outcome.to_owned(), then.to_owned());
        Attempt {
            at: UnixMs(at),
            took_ms,
            status: 200,
            outcome,
            then,
            before: String::new(),
            request_id: None,
        }
    }

    fn row(status: ExecutionStatus, attempts: &[Attempt]) -> LedgerRow {
        LedgerRow { attempts: serde_json::to_string(attempts).unwrap(), ..sample_row(status) }
    }

    #[test]
    fn a_wait_fills_the_time_between_two_attempts() {
        let attempts = [attempt(1_200, 100, "rate_limited", "wait 250 ms"), attempt(1_600, 400, "ok", "")];
        let steps = timeline("Workbench", &row(ExecutionStatus::Succeeded, &attempts));
        let drawn: Vec<_> = steps.iter().map(|step| (step.title.as_str(), step.start, step.length)).collect();
        assert_eq!(
            drawn,
            [("Claim", 0, 4), ("Attempt 1", 200, 100), ("Waited", 300, 300), ("Attempt 2", 600, 400)]
        );
        let told: Vec<_> = steps.iter().map(|step| (step.offset.as_str(), step.duration.as_str())).collect();
        assert_eq!(
            told,
            [("+ 0 ms", ""), ("+ 200 ms", "100 ms"), ("+ 300 ms", "300 ms"), ("+ 600 ms", "400 ms")]
        );
        assert_eq!(
            steps.iter().map(|step| step.tone).collect::<Vec<_>>(),
            [Tone::Plain, Tone::Warn, Tone::Plain, Tone::Ok]
        );
    }

    #[test]
    fn a_login_renewed_for_the_call_is_its_first_step() {
        let first = Attempt { before: "refresh".to_owned(), ..attempt(1_200, 100, "ok", "") };
        let steps = timeline("Slack", &row(ExecutionStatus::Succeeded, &[first]));
        let titles: Vec<_> = steps.iter().map(|step| step.title.as_str()).collect();
        assert_eq!(titles, ["Claim", "Login renewed", "Attempt 1"]);
    }

    #[test]
    fn no_step_of_an_unknown_outcome_looks_like_success_or_failure() {
        for outcome in
            ["ok", "not_sent", "no_answer", "timeout", "malformed", "too_large", "provider", "invalid"]
        {
            let steps = timeline("Slack", &row(ExecutionStatus::Unknown, &[attempt(1_000, 10, outcome, "")]));
            assert!(steps.iter().all(|step| !matches!(step.tone, Tone::Ok | Tone::Err)), "{outcome}");
        }
    }

    #[test]
    fn bars_stay_within_their_line_whatever_the_clocks_say() {
        let odd = [
            attempt(-5, 0, "ok", "refresh"),
            attempt(1_000, 99_999, "ok", "x"),
            attempt(1_001, -7, "ok", ""),
        ];
        for step in timeline("Slack", &row(ExecutionStatus::Succeeded, &odd)) {
            assert!(step.start + step.length <= 1_000 && step.length >= 4, "{step:?}");
        }
    }

    #[test]
    fn a_read_has_no_claim_and_unreadable_attempts_are_no_steps() {
        let mut read = row(ExecutionStatus::Succeeded, &[attempt(1_000, 10, "ok", "")]);
        read.effect = clawlink_manifest::Effect::Read;
        assert_eq!(timeline("Slack", &read).len(), 1);
        read.attempts = "?".to_owned();
        assert!(timeline("Slack", &read).is_empty());
    }
}
