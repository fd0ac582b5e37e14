use reqwest::redirect::Policy;
use serde_json::{Value, json};

use super::asked::Ask;

/// Headers that a client goes by. What the runtime adds to either answer is its own affair.
const HEADERS: [&str; 8] = [
    "content-type",
    "cache-control",
    "www-authenticate",
    "retry-after",
    "allow",
    "x-content-type-options",
    "access-control-allow-origin",
    "set-cookie",
];

/// How long something took, in the answers' several spellings.
const DURATIONS: [&str; 2] = ["durationMs", "took_ms"];

/// An answer: what must not depend on the origin, and what does.
pub(super) struct Told {
    pub(super) status: u16,
    /// Status, headers and body, ids and times apart.
    pub(super) alike: Value,
    pub(super) request_id: String,
}

/// Asks an origin. A refusal of the published wire names the answer's own request id.
pub(super) async fn ask(origin: &str, request: &Ask, headers: &[(&'static str, String)]) -> Told {
    let client = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
    let method = request.method.parse().unwrap();
    let mut sent = client.request(method, format!("{origin}{}", request.path));
    for (name, value) in headers {
        sent = sent.header(*name, value);
    }
    if let Some(body) = &request.body {
        sent = sent.header("content-type", "application/json").body(body.clone());
    }
    let answer = sent.send().await.unwrap();
    let (status, all) = (answer.status().as_u16(), answer.headers().clone());
    let header = |name: &str| all.get(name).map(|value| value.to_str().unwrap().to_owned());
    let request_id = header("x-request-id").unwrap_or_default();
    let text = answer.text().await.unwrap();
    let mut body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    for pointer in ["/requestId", "/meta/requestId"] {
        if let Some(named) = body.pointer(pointer) {
            assert_eq!(*named, request_id.as_str(), "{} {}", request.method, request.path);
        }
    }
    settle(&mut body);
    let headers: Vec<Option<String>> = HEADERS.into_iter().map(header).collect();
    Told { status, alike: json!({ "status": status, "headers": headers, "body": body }), request_id }
}

/// Takes out what is new with each call.
fn settle(value: &mut Value) {
    match value {
        Value::String(text) => *text = without_ids(text),
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if DURATIONS.contains(&name.as_str()) {
                    *member = Value::Null;
                }
                settle(member);
            }
        }
        _ => {}
    }
}

/// A text without ids and tokens; nothing of a time.
fn without_ids(text: &str) -> String {
    if text.len() == 24 && text.ends_with('Z') && text.get(10..11) == Some("T") {
        return "a time".to_owned();
    }
    // What a model is given is JSON in a text.
    if let Ok(Value::Object(members)) = serde_json::from_str(text) {
        let mut value = Value::Object(members);
        settle(&mut value);
        return value.to_string();
    }
    let is_end = |letter: char| !letter.is_ascii_alphanumeric() && letter != '_';
    text.split_inclusive(is_end).fold(String::new(), |kept, part| {
        let token = part.trim_end_matches(is_end);
        let shown = if is_made(token) { token.get(..4).unwrap_or_default() } else { token };
        kept + shown + part.get(token.len()..).unwrap_or_default()
    })
}

/// Whether this is an id, or a token for a preview.
fn is_made(token: &str) -> bool {
    let Some((prefix, rest)) = token.split_once('_') else { return false };
    let is_id = rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
    prefix.len() == 3 && (is_id || prefix == "cft")
}
