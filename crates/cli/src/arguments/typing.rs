//! How a word of the command line becomes a JSON value. The schema decides what to try; whether the value is valid is
//! for the API alone to say.

use serde_json::{Map, Value};

/// Sets one argument; where the schema asks for a list, a repeated name adds to it.
pub(super) fn place(arguments: &mut Map<String, Value>, name: &str, word: &str, schema: &Value) {
    let value = typed(word, schema);
    match (arguments.get_mut(name), value) {
        (Some(Value::Array(so_far)), Value::Array(more)) if types_of(schema).contains(&"array") => {
            so_far.extend(more);
        }
        (_, value) => {
            arguments.insert(name.to_owned(), value);
        }
    }
}

/// Types one word; the rule in words is `ARGUMENT_RULE`.
fn typed(word: &str, schema: &Value) -> Value {
    let types = types_of(schema);
    if types.contains(&"string") {
        return word.into();
    }
    let json = serde_json::from_str(word).ok().filter(|value: &Value| !value.is_string());
    match json {
        Some(value) if types.is_empty() || types.iter().any(|name| fits(&value, name)) => value,
        _ if types.contains(&"array") => {
            Value::Array(vec![typed(word, schema.get("items").unwrap_or(&Value::Null))])
        }
        _ => word.into(),
    }
}

/// A fraction where an integer is wanted still goes out as a number: the API's refusal then names the right fault.
fn fits(value: &Value, name: &str) -> bool {
    type_of(value) == name || (value.is_number() && name == "integer")
}

/// The JSON Schema types a field takes: its `type`, those of its alternatives, or those of its allowed values.
fn types_of(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => return vec![name],
        Some(Value::Array(names)) => return names.iter().filter_map(Value::as_str).collect(),
        _ => {}
    }
    let listed = |key: &str| schema.get(key).and_then(Value::as_array).into_iter().flatten();
    let alternatives = listed("anyOf").chain(listed("oneOf"));
    let allowed = listed("enum").chain(schema.get("const"));
    alternatives.flat_map(types_of).chain(allowed.map(type_of)).collect()
}

/// The JSON Schema type of a value.
const fn type_of(value: &Value) -> &str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The type of a value, for a sentence.
pub(super) const fn name_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn text_stays_text_whatever_it_looks_like() {
        let schema = json!({"type": "string"});
        for word in ["42", "true", "null", "[1]", "{}", "", "plain"] {
            assert_eq!(typed(word, &schema), json!(word));
        }
        assert_eq!(typed("42", &json!({"type": ["string", "integer"]})), json!("42"));
        assert_eq!(typed("7", &json!({"enum": ["7", "8"]})), json!("7"));
    }

    #[test]
    fn other_types_are_read_as_json() {
        assert_eq!(typed("42", &json!({"type": "integer"})), json!(42));
        assert_eq!(typed("4.5", &json!({"type": "number"})), json!(4.5));
        assert_eq!(typed("false", &json!({"type": "boolean"})), json!(false));
        assert_eq!(typed(r#"{"a":1}"#, &json!({"type": "object"})), json!({"a": 1}));
        assert_eq!(typed("null", &json!({"type": ["integer", "null"]})), json!(null));
        assert_eq!(typed("2", &json!({"anyOf": [{"type": "integer"}, {"type": "null"}]})), json!(2));
        assert_eq!(typed("2", &json!({"enum": [1, 2]})), json!(2));
    }

    #[test]
    fn what_does_not_fit_goes_out_as_text_for_the_api_to_refuse() {
        assert_eq!(typed("ten", &json!({"type": "integer"})), json!("ten"));
        assert_eq!(typed("1", &json!({"type": "boolean"})), json!("1"));
        assert_eq!(typed("4.5", &json!({"type": "integer"})), json!(4.5));
    }

    #[test]
    fn a_field_without_a_type_takes_what_the_word_looks_like() {
        assert_eq!(typed("42", &Value::Null), json!(42));
        assert_eq!(typed("\"42\"", &Value::Null), json!("\"42\""));
        assert_eq!(typed("plain", &json!({})), json!("plain"));
    }

    #[test]
    fn a_list_takes_a_json_list_or_one_element_a_time() {
        let mut arguments = Map::new();
        let texts = json!({"type": "array", "items": {"type": "string"}});
        place(&mut arguments, "to", "1", &texts);
        place(&mut arguments, "to", "b", &texts);
        place(&mut arguments, "ids", "[1,2]", &json!({"type": "array", "items": {"type": "integer"}}));
        place(&mut arguments, "ids", "3", &json!({"type": "array", "items": {"type": "integer"}}));
        assert_eq!(Value::Object(arguments), json!({"to": ["1", "b"], "ids": [1, 2, 3]}));
    }

    #[test]
    fn repeating_anything_else_keeps_the_last() {
        let mut arguments = Map::new();
        place(&mut arguments, "title", "a", &json!({"type": "string"}));
        place(&mut arguments, "title", "b", &json!({"type": "string"}));
        assert_eq!(Value::Object(arguments), json!({"title": "b"}));
    }
}
