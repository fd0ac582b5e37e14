use axum::extract::State;
use axum::response::Response;
use clawlink_core::bodies::find_body;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Approval, Execution as LedgerRow, ExecutionStatus};
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::time::UnixMs;
use clawlink_edge::{Path, Refused};
use http::HeaderMap;

use super::call::call;
use super::kept::{answer_view, request_view};
use super::outcome::outcome;
use super::timeline::timeline;
use crate::html::page;
use crate::pages::activity_detail::{ActivityDetail, Check, DecisionLine, Identifier};
use crate::pages::part::Nav;
use crate::principal::Person;
use crate::routes;
use crate::shell::shell;

/// One call, from claim to answer.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let unknown = || Problem::new(Kind::NotFound, "execution_not_found", "There is no such call.");
    let row = house.store.ledger.find(person.id(), &id.into()).await?.ok_or_else(unknown)?;
    let own = house.store.connections.list(person.id(), Some(&row.app)).await?;
    let call = call(&house, &row, &own);
    let body = find_body(&house, person.id(), &row.id).await?;
    Ok(page(&ActivityDetail {
        shell: shell(&house, &headers, &person, Nav::Activity, &call.title)?,
        outcome: with_summary(&row.summary, &outcome(&call.app.name, &row)),
        check: check(&house, &row),
        decision: house.store.approvals.find_used(person.id(), &row.id).await?.as_ref().map(decision),
        steps: timeline(&call.app.name, &row),
        request: body.as_ref().map(request_view),
        answer: body.as_ref().and_then(|body| body.answer.as_ref()).map(answer_view),
        forget_action: if body.is_some() { routes::forget_body(&row.id) } else { String::new() },
        identifiers: identifiers(&row),
        back_url: routes::ACTIVITY.to_owned(),
        call,
    }))
}

/// The person's own decision that let it through.
fn decision(approval: &Approval) -> DecisionLine {
    let when = approval.decided_at.map(UnixMs::to_words).unwrap_or_default();
    DecisionLine { words: format!("You approved it, {when}"), url: routes::approval(&approval.id) }
}

/// What was asked for, then how it ended.
fn with_summary(summary: &str, outcome: &str) -> String {
    let summary = summary.trim_end_matches('.');
    if summary.is_empty() { outcome.to_owned() } else { format!("Asked: {summary}. {outcome}") }
}

/// The read that settles an unknown outcome, where the tool knows one.
fn check(house: &House, row: &LedgerRow) -> Option<Check> {
    if row.status != ExecutionStatus::Unknown {
        return None;
    }
    let (app, tool) = house.catalog.find_tool(&row.tool)?;
    let verify = tool.verify_with.as_ref()?;
    let read = app.tools.iter().find(|tool| tool.verb == verify.tool)?;
    Some(Check { tool: read.name.to_string(), hint: format!("Look for: {}", verify.expect) })
}

/// What a person quotes in a question; what is not there is left out.
fn identifiers(row: &LedgerRow) -> Vec<Identifier> {
    let identifier =
        |label: &str, value: &str| Identifier { label: label.to_owned(), value: value.to_owned() };
    let upstream = row.upstream_request_id.as_deref().unwrap_or_default();
    let all = [
        identifier("Call", row.id.as_str()),
        identifier("Tool", &format!("{} at revision {}", row.tool, row.revision)),
        identifier("Digest", &row.digest),
        identifier("Idempotency key", row.idempotency_key.as_deref().unwrap_or_default()),
        identifier("Request id at the app", upstream),
    ];
    all.into_iter().filter(|one| !one.value.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::timeline::sample_row;
    use super::*;

    #[test]
    fn what_was_asked_stands_before_how_it_ended() {
        assert_eq!(
            with_summary("Send a to b.", "Gmail confirmed it."),
            "Asked: Send a to b. Gmail confirmed it."
        );
        assert_eq!(with_summary("", "Gmail answered."), "Gmail answered.");
    }

    #[test]
    fn only_identifiers_that_exist_are_listed() {
        let mut row = sample_row(ExecutionStatus::Succeeded);
        assert_eq!(identifiers(&row).len(), 3);
        row.idempotency_key = Some("k".to_owned());
        row.upstream_request_id = Some("r".to_owned());
        assert_eq!(identifiers(&row).len(), 5);
    }
}
