use serde_json::Value;

use super::Passage;

/// A document member by member; a place is the way to it, items counted from 1: `items 2 name`.
pub(super) fn passages(document: &Value) -> Vec<Passage> {
    let mut told = Vec::new();
    tell(document, "", &mut told);
    told
}

fn tell(value: &Value, place: &str, told: &mut Vec<Passage>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, member) in members {
                tell(member, &below(place, name), told);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                tell(item, &below(place, &(index + 1).to_string()), told);
            }
        }
        // What is left around a mail says nothing.
        Value::Object(_) if matches!(place, "" | "message") => {}
        Value::String(text) => told.push(Passage::new(place, text.as_str())),
        other => told.push(Passage::new(place, other.to_string())),
    }
}

fn below(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place} {name}") }
}
