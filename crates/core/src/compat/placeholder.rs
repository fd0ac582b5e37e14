use clawlink_manifest::{Field, FieldPlace, Tool};
use serde_json::{Map, Value, json};

use crate::problem::{Kind, Problem};

/// Refuses an id that an agent left as its template wrote it: `<note_id>`, `{{note_id}}`, `YOUR_NOTE_ID`. Only arguments that name
/// something of the app are looked at; text may be anything.
///
/// # Errors
/// `placeholder_argument` naming each.
pub(super) fn check(tool: &Tool, arguments: &Map<String, Value>) -> Result<(), Problem> {
    let names = |field: &&Field| field.place == FieldPlace::Path || !field.from.is_empty();
    let left = tool.fields.iter().filter(names).filter_map(|field| {
        let text = arguments.get(field.name.as_ref())?.as_str()?;
        is_placeholder(text.trim()).then_some((field, text))
    });
    let errors: Vec<Value> = left
        .map(|(field, text)| {
            let expected = if field.from.is_empty() { "a real value" } else { "a value that another call gave" };
            json!({ "field": format!("/arguments/{}", field.name), "code": "format", "expected": expected, "got": text })
        })
        .collect();
    if errors.is_empty() {
        return Ok(());
    }
    let words = "An argument still holds a placeholder. Nothing was sent.";
    Err(Problem::new(Kind::Malformed, "placeholder_argument", words).with("errors", errors))
}

fn is_placeholder(text: &str) -> bool {
    let within = |open: &str, close: &str| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    let is_name = |inner: &str| {
        !inner.is_empty()
            && inner.chars().all(|letter| letter.is_ascii_alphanumeric() || " _-.".contains(letter))
    };
    let wrapped = [("<", ">"), ("{{", "}}"), ("${", "}")];
    wrapped.into_iter().filter_map(|(open, close)| within(open, close)).any(is_name)
        || text.starts_with("YOUR_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_told_from_an_id() {
        for left in ["<note_id>", "{{note.id}}", "${NOTE}", "YOUR_NOTE_ID", "< the id >"] {
            assert!(is_placeholder(left), "{left}");
        }
        for real in ["note_1", "<a@example.com>", "C0123", "<>", "{}", "your_own", "<p>a</p>"] {
            assert!(!is_placeholder(real), "{real}");
        }
    }
}
