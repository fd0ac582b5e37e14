//! JSON Schema 2020-12, as much of it as the answers need.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::member;

/// The schema of a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Schema(pub(crate) Value);

/// A member of an object.
pub(crate) struct Member {
    name: &'static str,
    schema: Schema,
    required: bool,
}

/// A member that is always there.
pub(crate) fn must(name: &'static str, schema: Schema) -> Member {
    Member { name, schema, required: true }
}

/// A member that is left out where it says nothing.
pub(crate) fn may(name: &'static str, schema: Schema) -> Member {
    Member { name, schema, required: false }
}

/// An object. It may grow: a reader ignores members that it does not know.
pub(crate) fn object(members: impl IntoIterator<Item = Member>) -> Schema {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for Member { name, schema, required: always } in members {
        properties.insert(name.to_owned(), schema.0);
        required.extend(always.then_some(name));
    }
    let schema = Schema(json!({ "type": "object", "properties": properties }));
    if required.is_empty() { schema } else { schema.with("required", required) }
}

/// An object whose members are not ours to name: a tool's arguments, an app's answer.
pub(crate) fn free_object(description: &str) -> Schema {
    Schema(json!({ "type": "object", "additionalProperties": true, "description": description }))
}

/// Any value.
pub(crate) fn anything(description: &str) -> Schema {
    Schema(json!({ "description": description }))
}

pub(crate) fn text(description: &str) -> Schema {
    typed("string", description)
}

pub(crate) fn integer(description: &str) -> Schema {
    typed("integer", description)
}

pub(crate) fn number(description: &str) -> Schema {
    typed("number", description)
}

pub(crate) fn boolean(description: &str) -> Schema {
    typed("boolean", description)
}

/// A moment: ISO 8601 in UTC.
pub(crate) fn moment(description: &str) -> Schema {
    text(description).with("format", "date-time")
}

/// An address.
pub(crate) fn address(description: &str) -> Schema {
    text(description).with("format", "uri")
}

/// A list.
pub(crate) fn list_of(schema: Schema, description: &str) -> Schema {
    typed("array", description).with("items", schema.0)
}

/// One of some values, in the spelling that the code itself gives them.
pub(crate) fn one_of<T: Serialize>(values: &[T], description: &str) -> Schema {
    text(description).with("enum", json!(values))
}

/// A schema that stands under `components` and is named here.
pub(crate) fn refer(name: &str) -> Schema {
    Schema(json!({ "$ref": format!("#/components/schemas/{name}") }))
}

fn typed(kind: &str, description: &str) -> Schema {
    Schema(json!({ "type": kind, "description": description }))
}

impl Schema {
    /// The same with one more keyword.
    pub(crate) fn with(mut self, keyword: &str, value: impl Into<Value>) -> Self {
        self.0 = member::with(self.0, keyword, value);
        self
    }

    /// The same, or null.
    pub(crate) fn or_null(self) -> Self {
        let Value::Object(mut members) = self.0 else { return self };
        match members.get("type").cloned() {
            Some(kind) if !members.contains_key("enum") => {
                members.insert("type".to_owned(), json!([kind, "null"]));
                Self(Value::Object(members))
            }
            _ => Self(json!({ "anyOf": [members, { "type": "null" }] })),
        }
    }
}
