use super::Facts;
use super::screen::{Ink, Screen};
use super::text::{moment, pretty, visible};
use crate::wire::{Attempt, Execution, Idempotency, Scalar, Truncated, Upstream};

/// The commands that go on from a call.
#[derive(Default)]
pub(crate) struct Onward {
    /// For the next page.
    pub(crate) next: Option<String>,
    /// For what was left out.
    pub(crate) rest: Option<String>,
}

/// The receipt of a call, and what it gave. That something is missing is said before it.
pub(crate) fn page(execution: &Execution, onward: &Onward, screen: Screen) -> String {
    let status = screen.ink(Ink::of_state(&execution.status), &visible(&execution.status));
    let heading = format!("{status}  {}\n", screen.ink(Ink::Strong, &visible(&execution.tool)));
    let output = execution.output.as_ref().map(|output| format!("\n{}\n", pretty(output)));
    let rest = onward.rest.as_deref();
    let omitted = execution.truncated.as_ref().map(|truncated| omitted(truncated, rest, screen));
    let next = onward
        .next
        .as_deref()
        .map(|next| format!("\nNext page:\n  {}\n", screen.ink(Ink::Strong, &visible(next))));
    [Some(heading), Some(facts(execution, screen)), omitted, output, next].into_iter().flatten().collect()
}

/// What was left out, and how to read it.
pub(super) fn omitted(truncated: &Truncated, rest: Option<&str>, screen: Screen) -> String {
    let facts = Facts::default()
        .inked("cut", Ink::Caution, truncated.reason.as_deref().unwrap_or("the output is not complete"))
        .maybe("omitted", truncated.omitted.as_ref())
        .maybe("narrow", truncated.how_to_narrow.as_ref())
        .maybe("the rest", rest);
    format!("\n{}", facts.page(screen))
}

fn facts(execution: &Execution, screen: Screen) -> String {
    let time = |time: &Option<Scalar>| time.as_ref().map(|time| moment(&time.to_string()));
    let effect = execution.effect.as_deref().unwrap_or_default();
    let facts = Facts::default()
        .fact("execution", &execution.id)
        .maybe("account", execution.account.as_ref())
        .inked("effect", Ink::of_effect(effect), effect)
        .inked("error", Ink::Bad, execution.error_code.as_deref().unwrap_or_default())
        .maybe("digest", execution.digest.as_ref())
        .fact("key", execution.idempotency.as_ref().map(key).unwrap_or_default())
        .maybe("started", time(&execution.started_at));
    let facts = (1_usize..).zip(&execution.attempts).fold(facts, |facts, (number, one)| {
        facts.fact(if number == 1 { "sent" } else { "again" }, attempt(one))
    });
    facts
        .maybe("finished", time(&execution.finished_at))
        .fact("app said", execution.upstream.as_ref().map(upstream).unwrap_or_default())
        .page(screen)
}

/// `refresh, then 16:09:00Z 503 provider in 41 ms (its request id: req_9), then wait 250 ms`.
fn attempt(attempt: &Attempt) -> String {
    let before = if attempt.before.is_empty() { String::new() } else { format!("{}, then ", attempt.before) };
    let at = attempt.at.as_ref().map(|at| format!("{} ", moment(&at.to_string()))).unwrap_or_default();
    let took = attempt.took_ms.map(|ms| format!(" in {ms} ms")).unwrap_or_default();
    let id = attempt.request_id.as_ref().map(|id| format!(" (its request id: {id})")).unwrap_or_default();
    let status = if attempt.status == 0 { String::new() } else { format!("{} ", attempt.status) };
    let then = if attempt.then.is_empty() { String::new() } else { format!(", then {}", attempt.then) };
    format!("{before}{at}{status}{}{took}{id}{then}", attempt.outcome)
}

fn key(idempotency: &Idempotency) -> String {
    let key = idempotency.key.as_deref().unwrap_or_default();
    if idempotency.replayed {
        format!("{key} (the stored answer of an earlier call)")
    } else {
        key.to_owned()
    }
}

fn upstream(upstream: &Upstream) -> String {
    let status = upstream.status.as_ref().map(ToString::to_string).unwrap_or_default();
    match upstream.request_id.as_deref() {
        Some(id) => format!("{status} (its request id: {id})"),
        None => status,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_names_the_account_before_the_output() {
        let execution = serde_json::from_str(include_str!("samples/execution.json")).unwrap();
        let onward = Onward {
            next: Some("clawlink run t --cursor c2".to_owned()),
            rest: Some("clawlink results res_1 --cursor cur_1".to_owned()),
        };
        insta::assert_snapshot!(page(&execution, &onward, Screen::new(false)));
    }
}
