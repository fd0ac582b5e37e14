//! A case with one thing changed, for everything in it that must not be free.

use serde_json::{Value, json};

/// Every leaf of request, result and error changed, and every argument left out, each on its own.
pub(crate) fn changes(case: &Value) -> Vec<(String, Value)> {
    let mut places = Vec::new();
    for part in ["request", "result", "error"] {
        if let Some(value) = case.get(part) {
            leaves(value, &format!("/{part}"), &mut places);
        }
    }
    let changed = places.into_iter().map(|place| {
        let mut case = case.clone();
        change(case.pointer_mut(&place).unwrap());
        (place, case)
    });
    let names = case["args"].as_object().unwrap().keys();
    let left_out = names.map(|name| {
        let mut case = case.clone();
        case["args"].as_object_mut().unwrap().remove(name);
        (format!("/args/{name}"), case)
    });
    changed.chain(left_out).collect()
}

/// Pointers to everything that holds no further values.
fn leaves(value: &Value, at: &str, places: &mut Vec<String>) {
    let mut inner = |name: &str, value| {
        leaves(value, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), places);
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(name, value)| inner(name, value));
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(position, value)| inner(&position.to_string(), value));
        }
        _ => places.push(at.to_owned()),
    }
}

fn change(value: &mut Value) {
    *value = match value {
        Value::String(text) => json!(format!("{text}x")),
        Value::Number(number) => json!(number.as_i64().unwrap() + 1),
        Value::Bool(flag) => json!(!*flag),
        Value::Null | Value::Array(_) | Value::Object(_) => json!({ "x": 1 }),
    };
}
