//! What is kept of a call's request and answer, as its page shows it.

use clawlink_core::bodies::{Answered, Body};
use clawlink_core::exec::plan::Plan;
use serde_json::Value;

use crate::pages::activity_detail::{AnswerView, RequestHeader, RequestView};

/// The request, secrets as chips.
pub(crate) fn request_view(body: &Body) -> RequestView {
    view(&body.request)
}

/// A request that was not sent yet, secrets as chips, its body as it will be sent.
pub(crate) fn plan_view(plan: &Plan) -> RequestView {
    let mut request = plan.view();
    if let Some(body) = request.pointer_mut("/body").and_then(Value::as_object_mut) {
        body.remove("decoded");
    }
    view(&request)
}

fn view(request: &Value) -> RequestView {
    let text =
        |pointer: &str| request.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let headers = request.pointer("/headers").and_then(Value::as_array).into_iter().flatten();
    RequestView {
        method: text("/method"),
        url: text("/url"),
        headers: headers.map(header).collect(),
        body: body_text(request),
    }
}

/// A mail, a form and parts are shown decoded, a document as JSON, anything else as the text it is.
fn body_text(request: &Value) -> String {
    let shown = ["/body/decoded", "/body/text", "/body/json", "/body/base64"];
    match shown.into_iter().find_map(|pointer| request.pointer(pointer)) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(passages)) if request.pointer("/body/decoded").is_some() => {
            passages.iter().map(passage).collect::<Vec<_>>().join("\n")
        }
        Some(document) => serde_json::to_string_pretty(document).unwrap_or_default(),
        None => String::new(),
    }
}

fn passage(passage: &Value) -> String {
    let text = |name: &str| passage.get(name).and_then(Value::as_str).unwrap_or_default();
    format!("{}: {}", text("name"), text("value"))
}

/// `Bearer {secret:access_token}` is what stands before the secret, and the secret's name.
fn header(header: &Value) -> RequestHeader {
    let text = |name: &str| header.get(name).and_then(Value::as_str).unwrap_or_default();
    let (value, slot) = text("value").split_once('{').unwrap_or((text("value"), ""));
    let secret = slot.trim_end_matches('}').rsplit(':').next().unwrap_or_default().replace('_', " ");
    RequestHeader { name: text("name").to_owned(), value: value.to_owned(), secret }
}

/// The last answer.
pub(crate) fn answer_view(answered: &Answered) -> AnswerView {
    let text = answered.text.as_deref().map(pretty);
    AnswerView {
        line: format!("{} {}", answered.status, answered.content_type),
        body: text
            .unwrap_or_else(|| format!("{} bytes that are no text, or too many to keep.", answered.bytes)),
    }
}

fn pretty(text: &str) -> String {
    let document = serde_json::from_str::<Value>(text).ok();
    document
        .and_then(|document| serde_json::to_string_pretty(&document).ok())
        .unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_kept_request_shows_its_secrets_by_name() {
        let headers = json!([{ "name": "authorization", "value": "Bearer {secret:access_token}" }, { "name": "accept", "value": "*/*" }]);
        let request = json!({ "method": "POST", "url": "https://x.org/", "headers": headers, "body": { "json": { "a": 1 } } });
        let view = request_view(&Body { request, answer: None });
        let shown: Vec<_> =
            view.headers.iter().map(|one| (one.value.as_str(), one.secret.as_str())).collect();
        assert_eq!(shown, [("Bearer ", "access token"), ("*/*", "")]);
        assert_eq!(view.body, "{\n  \"a\": 1\n}");
    }
}
