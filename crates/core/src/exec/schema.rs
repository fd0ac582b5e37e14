//! A tool's arguments as JSON Schema, in the subset every client reads: no combinators at the root, no type
//! arrays, no references, nothing nullable.

use clawlink_manifest::{Field, FieldFormat, FieldKind, List, Text, Tool};
use serde_json::{Map, Value, json};

/// Longest text a field allows unless it says otherwise; not worth a reader's attention.
const USUAL_MAX_LEN: u32 = 10_000;

/// The JSON Schema 2020-12 of a tool's arguments. The server checks all arguments itself.
#[must_use]
pub fn input_schema(tool: &Tool) -> Value {
    let properties: Map<_, _> =
        tool.fields.iter().map(|field| (field.name.to_string(), property(tool, field))).collect();
    let is_required = |field: &&Field| field.required && field.default.is_none();
    let required: Vec<_> = tool.fields.iter().filter(is_required).map(|field| field.name.as_ref()).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn property(tool: &Tool, field: &Field) -> Value {
    let mut schema = match field.kind {
        FieldKind::Array => array(field),
        kind => element(field, kind),
    };
    schema.insert("description".to_owned(), json!(description(tool, field)));
    for (key, text) in [("default", &field.default), ("example", &field.example)] {
        let value = text.as_ref().and_then(|text| serde_json::from_str::<Value>(text).ok());
        match (key, value) {
            (_, None) => {}
            ("example", Some(value)) => drop(schema.insert("examples".to_owned(), json!([value]))),
            (key, Some(value)) => drop(schema.insert(key.to_owned(), value)),
        }
    }
    Value::Object(schema)
}

fn array(field: &Field) -> Map<String, Value> {
    let mut schema = typed("array");
    schema.insert("items".to_owned(), Value::Object(element(field, field.of.unwrap_or(FieldKind::String))));
    if field.max_items > 0 {
        schema.insert("maxItems".to_owned(), json!(field.max_items));
    }
    schema
}

/// The rules of a field for a single value: its own, or an element of its array.
fn element(field: &Field, kind: FieldKind) -> Map<String, Value> {
    let mut schema = typed(type_of(kind));
    let mut set = |key: &str, value: Option<Value>| {
        schema.extend(value.map(|value| (key.to_owned(), value)));
    };
    match kind {
        FieldKind::String => {
            set("minLength", (field.min_len > 0).then(|| json!(field.min_len)));
            let is_telling = field.max_len > 0 && field.max_len != USUAL_MAX_LEN;
            set("maxLength", is_telling.then(|| json!(field.max_len)));
            set("format", field.format.and_then(format_of).map(Value::from));
        }
        FieldKind::Integer | FieldKind::Number => {
            set("minimum", field.min.map(number));
            set("maximum", field.max.map(number));
        }
        FieldKind::Object => set("additionalProperties", Some(json!(true))),
        FieldKind::File => set("properties", Some(file_properties(field))),
        FieldKind::Boolean | FieldKind::Array => {}
    }
    set("enum", choices(&field.choices));
    schema
}

/// A file is given in one of three ways. That it is exactly one is said in words: combinators are not for every client.
fn file_properties(field: &Field) -> Value {
    let text = |description: &str| json!({ "type": "string", "description": description });
    let kinds = if field.mime.is_empty() { String::new() } else { format!(": {}", field.mime.join(", ")) };
    json!({
        "data": text("The bytes in base64. Give exactly one of data, url and file."),
        "url": text("An https address to fetch the bytes from; no redirect is followed."),
        "file": text("The handle of a file that another call gave: fil_…"),
        "name": text("Its file name; needed with data."),
        "mimetype": text(&format!("Its content type{kinds}; needed with data.")),
        "md5": text("MD5 of the bytes in hex, compared if given."),
    })
}

fn typed(name: &str) -> Map<String, Value> {
    Map::from_iter([("type".to_owned(), json!(name))])
}

fn choices(choices: &List<Text>) -> Option<Value> {
    let values: Vec<Value> = choices.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    (!values.is_empty()).then(|| json!(values))
}

/// A bound without a needless `.0`.
fn number(bound: f64) -> Value {
    serde_json::from_str(&bound.to_string()).unwrap_or_else(|_| json!(bound))
}

/// What is read about a field: its text, where its values come from, and its alternatives.
fn description(tool: &Tool, field: &Field) -> String {
    let mut lines = vec![field.description.to_string()];
    if let Some((source, _)) = field.from.split_once('#') {
        lines.push(format!("Values come from {}.", full_name(tool, source)));
    }
    if !field.one_of.is_empty() {
        let group = tool.fields.iter().filter(|other| other.one_of == field.one_of);
        let names: Vec<_> = group.map(|other| other.name.as_ref()).collect();
        lines.push(format!("Give exactly one of: {}.", names.join(", ")));
    }
    lines.join(" ")
}

/// The name of a tool of the same app, by its stem.
fn full_name(tool: &Tool, stem: &str) -> String {
    let prefix = tool.name.strip_suffix(tool.verb.as_ref()).unwrap_or_default();
    format!("{prefix}{stem}")
}

const fn type_of(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::String => "string",
        FieldKind::Integer => "integer",
        FieldKind::Number => "number",
        FieldKind::Boolean => "boolean",
        FieldKind::Array => "array",
        FieldKind::Object | FieldKind::File => "object",
    }
}

const fn format_of(format: FieldFormat) -> Option<&'static str> {
    match format {
        FieldFormat::Date => Some("date"),
        FieldFormat::DateTime => Some("date-time"),
        FieldFormat::Email => Some("email"),
        FieldFormat::Uri => Some("uri"),
        FieldFormat::Path => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::fixtures::{app, field, tool};

    #[test]
    fn a_schema_says_what_the_fields_say() {
        let mut tool = tool("notes_create");
        let limit = Field {
            min: Some(1.0),
            max: Some(2.5),
            default: Some("1".into()),
            from: "list#/items/*/id".into(),
            ..field("limit", FieldKind::Number)
        };
        let tags = Field {
            of: Some(FieldKind::String),
            choices: vec![Text::from("\"a\"")].into(),
            one_of: "g".into(),
            max_items: 3,
            ..field("tags", FieldKind::Array)
        };
        tool.fields = vec![Field { required: true, ..field("title", FieldKind::String) }, limit, tags].into();
        let expected = json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["title"],
            "properties": {
                "title": { "type": "string", "description": "A field." },
                "limit": {
                    "type": "number", "minimum": 1, "maximum": 2.5, "default": 1,
                    "description": "A field. Values come from notes_list."
                },
                "tags": {
                    "type": "array", "maxItems": 3, "items": { "type": "string", "enum": ["a"] },
                    "description": "A field. Give exactly one of: tags."
                }
            }
        });
        assert_eq!(input_schema(&tool), expected);
    }

    #[test]
    fn every_schema_keeps_to_the_subset() {
        for tool in app().tools.iter() {
            let schema = input_schema(tool);
            let keys: Vec<_> = schema.as_object().unwrap().keys().cloned().collect();
            assert_eq!(keys, ["additionalProperties", "properties", "required", "type"]);
            for property in schema["properties"].as_object().unwrap().values() {
                assert!(property["type"].is_string() && property["description"].is_string());
            }
            assert!(schema.to_string().len() <= 8 * 1024);
        }
    }
}
