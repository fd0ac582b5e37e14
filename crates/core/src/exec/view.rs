use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::{Map, Value, json};

use super::multipart::{Part, read};
use super::plan::{Plan, PlannedBody};
use crate::vault::sha256_hex;

/// Longest text of a JSON body that is shown as it is, in bytes.
const SHOWN_MAX_BYTES: usize = 256 * 1024;

impl Plan {
    /// The request as a preview shows it: `{method, url, headers[{name, value}], body}`. A body is `null` or
    /// `{content_type, bytes, json | text | parts | base64}`; what is encoded within it, a mail, a form or parts, is also
    /// `decoded`, as `[{name, value}]`. Files are shown by name, type, length and hash; the digest names every byte.
    #[must_use]
    pub fn view(&self) -> Value {
        let header = |(name, value): &(String, String)| json!({ "name": name, "value": value });
        let headers: Vec<_> = self.headers.iter().map(header).collect();
        json!({ "method": self.method, "url": self.url, "headers": headers, "body": body(&self.body) })
    }
}

fn body(body: &PlannedBody) -> Value {
    let Some(content_type) = &body.content_type else { return Value::Null };
    let mut view = Map::new();
    view.insert("content_type".to_owned(), json!(content_type));
    view.insert("bytes".to_owned(), json!(body.bytes.len()));
    let parts = read(content_type, &body.bytes);
    match (serde_json::from_slice::<Value>(&body.bytes), std::str::from_utf8(&body.bytes)) {
        _ if parts.is_some() => {
            view.insert("parts".to_owned(), parts.iter().flatten().map(part).collect());
        }
        (Ok(document), _) if content_type.contains("json") => {
            view.insert("json".to_owned(), abridged(document));
        }
        (_, Ok(text)) => {
            view.insert("text".to_owned(), json!(text));
        }
        _ => {
            view.insert("base64".to_owned(), json!(URL_SAFE.encode(&body.bytes)));
        }
    }
    if let Some(passages) = body.decode() {
        view.insert("decoded".to_owned(), json!(passages));
    }
    Value::Object(view)
}

/// One part: a text as it is, a file as its name, type, length and hash.
fn part(part: &Part<'_>) -> Value {
    let text = std::str::from_utf8(&part.bytes).ok();
    match &part.file {
        None => json!({ "name": part.name, "text": text }),
        Some((file, kind)) => json!({
            "name": part.name, "filename": file, "content_type": kind, "bytes": part.bytes.len(),
            "sha256": sha256_hex(&part.bytes),
        }),
    }
}

/// Texts too long to be read, such as a file in base64, are shown as their length and hash. The digest names every byte.
fn abridged(mut document: Value) -> Value {
    match &mut document {
        Value::String(text) if text.len() > SHOWN_MAX_BYTES => {
            let told = format!("({} bytes, sha256 {})", text.len(), sha256_hex(text.as_bytes()));
            return Value::String(told);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = abridged(item.take())),
        Value::Object(members) => members.values_mut().for_each(|member| *member = abridged(member.take())),
        _ => {}
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::fixtures;

    #[test]
    fn a_preview_shows_slots_and_body() {
        let plan = fixtures::plan("notes_create", &json!({ "title": "Plan", "body": "b" }));
        let view = plan.view();
        assert_eq!(view.pointer("/body/json/title"), Some(&json!("Plan")));
        let authorization = json!({ "name": "authorization", "value": "Bearer {secret:access_token}" });
        assert!(view.pointer("/headers").unwrap().as_array().unwrap().contains(&authorization));
        assert_eq!(plan.secrets()[0].location, "header authorization");
        assert!(plan.is_keyed());
    }

    #[test]
    fn a_mail_is_shown_decoded() {
        let raw = URL_SAFE.encode("To: ada@example.com\r\n\r\nHello");
        let bytes = json!({ "raw": raw }).to_string().into_bytes();
        let view = body(&PlannedBody { content_type: Some("application/json".to_owned()), bytes });
        assert_eq!(
            view.pointer("/decoded"),
            Some(&json!([
                { "name": "To", "value": "ada@example.com" },
                { "name": "Text", "value": "Hello" },
            ]))
        );
    }

    #[test]
    fn a_request_without_a_body_shows_none() {
        assert_eq!(fixtures::plan("notes_list", &json!({})).view().pointer("/body"), Some(&Value::Null));
    }
}
