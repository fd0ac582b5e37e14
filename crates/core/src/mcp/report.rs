use serde::Serialize;
use serde_json::{Map, Value, json};

use super::next::as_tool;
use crate::problem::{Kind, Problem};
use crate::run::Account;

/// What a tool answers, in the order in which a model reads it: what was left out first, the bulk last.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Report {
    ok: bool,
    /// What was left out, and how to narrow the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) truncated: Option<Value>,
    /// `succeeded`, `already_connected`…
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<&'static str>,
    /// `true` if this is the recorded outcome of an earlier call; nothing was sent by this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) replayed: Option<bool>,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hint: Option<&'static str>,
    /// Who acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) account: Option<Account>,
    /// The row in the ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) execution: Option<String>,
    /// Where the list goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<Page>,
    /// Files that were fetched, each with a handle and a link.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) files: Vec<Value>,
    /// The result.
    data: Value,
    /// A call that leads on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<Value>,
}

/// One page of a list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Page {
    /// Asks for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cursor: Option<String>,
    /// Whether there is one.
    pub(super) has_more: bool,
    /// Items on this page.
    pub(super) returned: usize,
    /// Items in all, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) total: Option<usize>,
}

impl Report {
    /// A result.
    pub(super) fn of(data: Value) -> Self {
        Self { ok: true, data, ..Self::default() }
    }

    /// As the result of `tools/call`: one text block of compact JSON, and once more as data if that was asked for.
    pub(super) fn into_result(self, structured: bool) -> Value {
        let text = serde_json::to_string(&self).unwrap_or_default();
        result(&text, false, structured)
    }
}

/// A refusal as a model reads it.
#[derive(Debug, Serialize)]
struct Refusal<'p> {
    ok: bool,
    error: RefusedCall<'p>,
}

#[derive(Debug, Serialize)]
struct RefusedCall<'p> {
    code: &'p str,
    message: &'p str,
    #[serde(flatten)]
    told: Told,
    retryable: bool,
    #[serde(flatten)]
    rest: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Value>,
}

#[derive(Debug, Default, Serialize)]
struct Told {
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    got: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<Value>,
}

/// A refusal of the domain as the result of `tools/call`, with `isError`. What only the log may see stays out.
pub(super) fn refuse(problem: &Problem, structured: bool) -> Value {
    let mut rest = problem.members.clone();
    let mut take = |name: &str| rest.remove(name);
    let next = take("next_call").as_ref().and_then(as_tool).or_else(|| take("next"));
    let told = Told {
        field: take("field").map(as_argument),
        expected: take("expected"),
        got: take("got"),
        hint: take("hint"),
    };
    let retryable =
        take("retryable").and_then(|value| value.as_bool()).unwrap_or(problem.kind == Kind::Unavailable);
    let error = RefusedCall { code: problem.code, message: &problem.detail, told, retryable, rest, next };
    let text = serde_json::to_string(&Refusal { ok: false, error }).unwrap_or_default();
    result(&text, true, structured)
}

/// The API names a header where a tool has an argument.
fn as_argument(field: Value) -> Value {
    if field == "Idempotency-Key" { json!("/idempotency_key") } else { field }
}

fn result(text: &str, is_error: bool, structured: bool) -> Value {
    let data = structured.then(|| serde_json::from_str::<Value>(text).unwrap_or_default());
    let mut result = json!({ "content": [{ "type": "text", "text": text }] });
    if let Some(members) = result.as_object_mut() {
        if is_error {
            members.insert("isError".to_owned(), json!(true));
        }
        members.extend(data.map(|data| ("structuredContent".to_owned(), data)));
    }
    result
}
