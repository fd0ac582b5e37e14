//! Building a JSON document from values and the JSON Pointers (RFC 6901) where they belong.

use serde_json::{Map, Value};

/// Puts a value at a pointer, making the objects and arrays on the way; `None` where something else is in the way
/// or an array would get a hole.
pub(super) fn place(root: &mut Value, pointer: &str, value: Value) -> Option<()> {
    let mut here = root;
    let mut tokens = pointer.split('/').map(|token| token.replace("~1", "/").replace("~0", "~"));
    if tokens.next()?.is_empty() {
        for token in tokens {
            here = step(here, &token)?;
        }
        *here = value;
        return Some(());
    }
    None
}

/// The child of this name, made if absent. A number is an array's index only where there is no object yet.
fn step<'a>(here: &'a mut Value, token: &str) -> Option<&'a mut Value> {
    let index = token.parse::<usize>().ok();
    if here.is_null() {
        *here = if index.is_some() { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
    }
    match here {
        Value::Object(members) => Some(members.entry(token).or_insert(Value::Null)),
        Value::Array(items) => {
            let index = index.filter(|index| *index <= items.len())?;
            if index == items.len() {
                items.push(Value::Null);
            }
            items.get_mut(index)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pointers_build_objects_and_arrays() {
        let mut root = Value::Null;
        for (pointer, value) in
            [("/a/b", json!(1)), ("/a/c/0/d", json!(2)), ("/a/c/1", json!(3)), ("/x~1y", json!(4))]
        {
            assert_eq!(place(&mut root, pointer, value), Some(()), "{pointer}");
        }
        assert_eq!(root, json!({ "a": { "b": 1, "c": [{ "d": 2 }, 3] }, "x/y": 4 }));
        assert_eq!(place(&mut root, "/a/b/c", json!(0)), None);
        assert_eq!(place(&mut root, "/a/c/9", json!(0)), None);
        assert_eq!(place(&mut root, "a", json!(0)), None);
    }
}
