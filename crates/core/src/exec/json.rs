//! Reading JSON that somebody else wrote.

use std::borrow::Cow;

use serde_json::Value;

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 64;

/// Why bytes are not JSON we accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not one complete JSON text: cut short, something after its end, not UTF-8, or not JSON at all.
    #[error("not one complete JSON text")]
    Syntax,
    /// Nested deeper than 64 levels.
    #[error("nested deeper than {MAX_DEPTH} levels")]
    Depth,
}

/// Reads one JSON text to its end.
///
/// # Errors
/// [`Unreadable`]; a body cut short is never taken for a shorter body.
pub fn read(bytes: &[u8]) -> Result<Value, Unreadable> {
    let value = serde_json::from_slice(bytes).map_err(|_| Unreadable::Syntax)?;
    if is_within(&value, MAX_DEPTH) { Ok(value) } else { Err(Unreadable::Depth) }
}

/// Recursion is bounded: `serde_json` itself refuses more than 128 levels.
fn is_within(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(items) => depth > 0 && items.iter().all(|item| is_within(item, depth - 1)),
        Value::Object(members) => depth > 0 && members.values().all(|member| is_within(member, depth - 1)),
        _ => true,
    }
}

/// A value as text: a string as it is, anything else as compact JSON.
#[must_use]
pub fn text_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// The text at a JSON Pointer (RFC 6901); `None` where there is nothing or null.
#[must_use]
pub fn text_at(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer).filter(|found| !found.is_null()).map(|found| text_of(found).into_owned())
}

/// A name as one token of a JSON Pointer.
#[must_use]
pub fn pointer_to(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// A text as it stands between the quotes of a JSON string (RFC 8259 §7).
#[must_use]
pub fn inner(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_default().to_owned()
}

/// At most `max` characters of a text on one line, for people and logs.
#[must_use]
pub fn excerpt(text: &str, max: usize) -> String {
    let clean = |letter: char| if letter.is_control() { ' ' } else { letter };
    let mut letters = text.chars().map(clean);
    let mut short: String = letters.by_ref().take(max).collect();
    if letters.next().is_some() {
        short.pop();
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_of_an_object_is_unreadable() {
        let whole = br#"{"a":[1,"\u00e9"],"b":null}"#;
        assert!(read(whole).is_ok());
        for end in 0..whole.len() {
            assert_eq!(read(&whole[..end]), Err(Unreadable::Syntax), "{end}");
        }
        assert_eq!(read(b"{}{}"), Err(Unreadable::Syntax));
        assert_eq!(read(b"{\"a\":NaN}"), Err(Unreadable::Syntax));
        assert_eq!(read(b"\"\xff\""), Err(Unreadable::Syntax));
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(nested(64).as_bytes()).is_ok());
        assert_eq!(read(nested(65).as_bytes()), Err(Unreadable::Depth));
        assert_eq!(read(nested(1_000_000).as_bytes()), Err(Unreadable::Syntax));
    }

    #[test]
    fn object_keys_have_one_order() {
        let value = read(br#"{"b":1,"a":2}"#).unwrap();
        assert_eq!(
            value.to_string(),
            r#"{"a":2,"b":1}"#,
            "a digest needs sorted keys: is preserve_order on?"
        );
    }

    #[test]
    fn an_excerpt_is_one_line_and_says_that_it_was_cut() {
        assert_eq!(excerpt("a\nb", 3), "a b");
        assert_eq!(excerpt("äöüß", 3), "äö…");
    }
}
