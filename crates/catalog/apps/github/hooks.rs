//! GitHub answers some lists as bare arrays, and file contents as base64 with line breaks.

use clawlink_manifest::mime;
use serde_json::{Value, json};

/// Gives a bare array a name: `{"items": […]}`.
pub(crate) fn as_items(answer: &mut Value) {
    if answer.is_array() {
        *answer = json!({ "items": answer.take() });
    }
}

/// Puts the text in place of the base64, where it is text.
pub(crate) fn decode_file(answer: &mut Value) {
    let Some(text) = answer.get("content").and_then(Value::as_str).and_then(mime::decode_text) else {
        return;
    };
    if let Some(file) = answer.as_object_mut() {
        *file = ["name", "path", "sha", "size", "html_url"]
            .into_iter()
            .filter_map(|key| file.remove_entry(key))
            .chain([("content".to_owned(), json!(text))])
            .collect();
    }
}
