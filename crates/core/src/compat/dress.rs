use serde_json::{Value, json};

use super::Answer;
use super::codes::find_code;
use super::refusal::Refusal;
use crate::ports::House;
use crate::problem::{Kind, Problem};

/// A refusal outside the envelope, as published clients read it: `error` is a sentence, since that is all they show beside
/// `details`. `status` is the one of our own API, which a published code overrides.
#[must_use]
pub fn dress(house: &House, problem: Problem, status: u16, request_id: &str) -> Answer {
    if problem.kind == Kind::Unauthenticated {
        let body = json!({ "error": "Unauthorized", "code": problem.code, "requestId": request_id });
        return Answer { status, body, retry_after_seconds: None, cause: None };
    }
    let own = problem.code;
    let refusal = Refusal::of(house, problem);
    // What is not in the table of tool calls keeps its own name: a body that is no JSON, a path that is not there.
    let is_published = refusal.code.name != "internal" || find_code(own).is_some();
    let (status, code) = if is_published { (refusal.code.status, refusal.code.name) } else { (status, own) };
    let mut body = json!({ "error": refusal.message, "code": code, "requestId": request_id });
    if let Some(members) = body.as_object_mut() {
        members.extend(refusal.hint.map(|hint| ("hint".to_owned(), Value::from(hint))));
        if !refusal.details.is_empty() {
            members.insert("details".to_owned(), Value::from(refusal.details));
        }
    }
    Answer { status, body, retry_after_seconds: refusal.retry_after_seconds, cause: refusal.cause }
}

/// The same as the `error` of a tool's result, and what only the log may see.
#[must_use]
pub fn dress_brief(house: &House, problem: Problem) -> (Value, Option<String>) {
    let own = problem.code;
    let refusal = Refusal::of(house, problem);
    let code = if find_code(own).is_some() || refusal.code.name != "internal" {
        refusal.code.canonical
    } else {
        own
    };
    let error = json!({
        "code": code, "message": refusal.message, "retryable": refusal.retryable, "details": refusal.details,
        "hint": refusal.hint,
    });
    (error, refusal.cause)
}
