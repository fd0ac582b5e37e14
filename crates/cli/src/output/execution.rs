use super::Facts;
use super::screen::{Ink, Screen};
use super::text::{moment, pretty, visible};
use crate::wire::{Execution, Idempotency, Scalar, Upstream};

/// The receipt of a call, and what it gave; `next` is the command for what was cut off.
pub(crate) fn page(execution: &Execution, next: Option<&str>, screen: Screen) -> String {
    let status = screen.ink(Ink::of_state(&execution.status), &visible(&execution.status));
    let heading = format!("{status}  {}\n", screen.ink(Ink::Strong, &visible(&execution.tool)));
    let output = execution.output.as_ref().map(|output| format!("\n{}\n", pretty(output)));
    let rest = execution.truncated.as_ref().map(|truncated| {
        let reason = truncated.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let next =
            next.map(|next| format!("\n  {}", screen.ink(Ink::Strong, &visible(next)))).unwrap_or_default();
        format!("\nThis is not all of it{}{next}\n", visible(&reason))
    });
    [Some(heading), Some(facts(execution, screen)), output, rest].into_iter().flatten().collect()
}

fn facts(execution: &Execution, screen: Screen) -> String {
    let time = |time: &Option<Scalar>| time.as_ref().map(|time| moment(&time.to_string()));
    let effect = execution.effect.as_deref().unwrap_or_default();
    Facts::default()
        .fact("execution", &execution.id)
        .maybe("account", execution.account.as_ref())
        .inked("effect", Ink::of_effect(effect), effect)
        .inked("error", Ink::Bad, execution.error_code.as_deref().unwrap_or_default())
        .maybe("digest", execution.digest.as_ref())
        .fact("key", execution.idempotency.as_ref().map(key).unwrap_or_default())
        .maybe("attempts", execution.attempts.as_ref())
        .maybe("started", time(&execution.started_at))
        .maybe("finished", time(&execution.finished_at))
        .fact("app said", execution.upstream.as_ref().map(upstream).unwrap_or_default())
        .page(screen)
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
        insta::assert_snapshot!(page(&execution, Some("clawlink run t --cursor c2"), Screen::new(false)));
    }
}
