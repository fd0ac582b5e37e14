//! Paths: a slot is one segment, unless the field says that it holds several.

use clawlink_manifest::{FieldFormat, FieldPlace, Part};
use serde_json::Value;

use super::{Arguments, Call, RenderError, encode};
use crate::exec::json::text_of;
use crate::exec::slot::{SlotName, SlotValue, Slotted};
use crate::exec::template::{Piece, pieces};

/// What a path argument may be.
const EXPECTED: &str =
    "text without / \\ ? # or control characters, not empty, not `.` or `..`, not percent-encoded";

/// Renders the tool's path, every argument checked and encoded.
pub(super) fn render(call: Call<'_>, arguments: &Arguments) -> Result<Slotted, RenderError> {
    let mut path = Slotted::default();
    for piece in pieces(&call.tool.path) {
        match piece {
            Piece::Text(text) => path.push(text),
            Piece::Slot(name) => fill(call, arguments, name, &mut path)?,
        }
    }
    if path.text.starts_with('/') { Ok(path) } else { Err(call.fault("its path does not start with /")) }
}

fn fill(call: Call<'_>, arguments: &Arguments, name: &str, path: &mut Slotted) -> Result<(), RenderError> {
    if name.contains(':') {
        let known = call.target.find(name).and_then(segment);
        path.push(&known.ok_or_else(|| RenderError::Target(name.to_owned()))?);
        return Ok(());
    }
    let field = call.tool.fields.iter().find(|field| field.name == name && field.place == FieldPlace::Path);
    let Some(field) = field else {
        let is_key = call.key_name(Part::Path) == Some(name);
        return if is_key {
            path.push_slot(SlotValue::Plain(SlotName::IdempotencyKey));
            Ok(())
        } else {
            Err(call.fault(format!("no field fills {{{name}}} of its path")))
        };
    };
    let value = arguments.get(name).unwrap_or(&Value::Null);
    let text = text_of(value);
    let encoded = if field.format == Some(FieldFormat::Path) { segments(&text) } else { segment(&text) };
    path.push(
        &encoded.filter(|_| !value.is_null()).ok_or_else(|| RenderError::refused(field, EXPECTED, value))?,
    );
    Ok(())
}

/// One segment, encoded; `None` if it could be read as more, less or another one.
pub(super) fn segment(text: &str) -> Option<String> {
    let moves = matches!(text, "" | "." | "..");
    let splits = text.chars().any(|letter| letter.is_control() || "/\\?#".contains(letter));
    (!moves && !splits && !is_encoded(text)).then(|| encode::value(text))
}

/// Several segments, each encoded.
fn segments(text: &str) -> Option<String> {
    let encoded: Option<Vec<_>> = text.split('/').map(segment).collect();
    encoded.map(|parts| parts.join("/"))
}

/// Whether a text holds `%xx`: some server down the road would decode it once more.
fn is_encoded(text: &str) -> bool {
    let is_hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    text.as_bytes()
        .windows(3)
        .any(|three| three.first() == Some(&b'%') && is_hex(three.get(1)) && is_hex(three.get(2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_one_segment() {
        let table = [
            ("plain", Some("plain")),
            ("a b", Some("a%20b")),
            ("é{x}", Some("%C3%A9%7Bx%7D")),
            ("100%", Some("100%25")),
            ("...", Some("...")),
            ("me@x:y", Some("me%40x%3Ay")),
            ("", None),
            (".", None),
            ("..", None),
            ("a/b", None),
            ("a\\b", None),
            ("a?b", None),
            ("a#b", None),
            ("%2e%2e", None),
            ("%00", None),
            ("a\nb", None),
            ("a\u{7f}", None),
        ];
        for (text, expected) in table {
            assert_eq!(segment(text).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn several_segments_are_each_checked() {
        assert_eq!(segments("docs/read me.md").as_deref(), Some("docs/read%20me.md"));
        for text in ["/etc", "a//b", "a/", "a/../b", "a/./b", "a/%2e%2e/b"] {
            assert_eq!(segments(text), None, "{text}");
        }
    }
}
