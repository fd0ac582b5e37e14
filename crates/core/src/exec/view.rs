use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use serde_json::{Map, Value, json};

use super::plan::{Plan, PlannedBody};

impl Plan {
    /// The request as a preview shows it: `{method, url, headers[{name, value}], body}`. A body is `null` or
    /// `{content_type, bytes, json | text | base64}`; what is encoded within it, a mail, a form or parts, is also `decoded`, as
    /// `[{name, value}]`.
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
    match (serde_json::from_slice::<Value>(&body.bytes), std::str::from_utf8(&body.bytes)) {
        (Ok(document), _) if content_type.contains("json") => {
            view.insert("json".to_owned(), document);
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
