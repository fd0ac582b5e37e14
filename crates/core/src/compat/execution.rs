use serde_json::{Map, Value, json};

use super::envelope::{iso, result_of};
use super::refusal::{Outcome, Refusal};
use super::run::About;
use crate::ports::House;
use crate::run::Receipt;

/// An execution as the canonical API tells it.
pub(super) fn tell(house: &House, about: &About<'_>, end: &Result<Receipt, Refusal>) -> Value {
    match end {
        Ok(receipt) => succeeded(about, receipt),
        Err(refusal) => refused(house, about, refusal),
    }
}

fn succeeded(about: &About<'_>, receipt: &Receipt) -> Value {
    let mut told = begin(about, "succeeded");
    told.insert("execution_id".to_owned(), json!(receipt.execution));
    told.insert("started_at".to_owned(), iso(receipt.started_at));
    told.insert("finished_at".to_owned(), iso(receipt.finished_at));
    told.insert("output".to_owned(), result_of(about, receipt.clone()));
    Value::Object(told)
}

fn refused(house: &House, about: &About<'_>, refusal: &Refusal) -> Value {
    let status = match refusal.outcome {
        Outcome::Unknown => "unknown",
        _ if refusal.is_blocked() => "blocked",
        _ => "failed",
    };
    let mut told = begin(about, status);
    let is_own = refusal.outcome != Outcome::NotSent;
    told.insert("execution_id".to_owned(), json!(refusal.execution.as_ref().filter(|_| is_own)));
    told.insert("started_at".to_owned(), iso(about.began_at));
    told.insert("finished_at".to_owned(), iso(house.clock.now()));
    told.insert("error_code".to_owned(), json!(refusal.code.canonical));
    told.insert("message".to_owned(), json!(refusal.message));
    told.insert("retryable".to_owned(), json!(refusal.retryable));
    told.extend(refusal.hint.as_ref().map(|hint| ("hint".to_owned(), json!(hint))));
    told.extend(refusal.next.as_ref().map(|next| ("recommended_next_action".to_owned(), next.clone())));
    if !refusal.details.is_empty() {
        told.insert("details".to_owned(), json!(refusal.details));
    }
    Value::Object(told)
}

fn begin(about: &About<'_>, status: &str) -> Map<String, Value> {
    let (app, action) = about
        .found
        .map_or((Value::Null, json!(about.name)), |(app, tool)| (json!(app.slug), json!(tool.verb)));
    let title = about.found.map_or_else(|| about.name.clone(), |(_, tool)| tool.title.to_string());
    let summary = about.policy_reason().unwrap_or_else(|| title.clone());
    Map::from_iter([
        ("status".to_owned(), json!(status)),
        ("integration_id".to_owned(), app),
        ("action_id".to_owned(), action),
        ("display".to_owned(), json!({ "title": title, "summary": summary })),
    ])
}
