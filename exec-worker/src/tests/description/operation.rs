use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

/// The document as it is served.
pub(super) static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../docs/openapi.json")).unwrap());

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| {
    let items = DOCUMENT["paths"].as_object().unwrap();
    let methods = |(path, item): (&'static String, &'static Value)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, told)| Operation::read(method, path, told))
    };
    items.iter().flat_map(methods).collect()
});

/// One described method of a path.
pub(super) struct Operation {
    /// Upper case.
    pub(super) method: String,
    pub(super) path: &'static str,
    pub(super) told: &'static Value,
    /// What fits the body, where there is one.
    pub(super) body: Option<Validator>,
    /// What fits the answers, by status.
    pub(super) answers: BTreeMap<u16, Described>,
}

/// One described answer.
pub(super) enum Described {
    Nothing,
    /// Bytes, whatever they are.
    Bytes,
    /// JSON of this content type.
    Json(&'static str, Validator),
}

impl Operation {
    /// Every operation.
    pub(super) fn all() -> &'static [Self] {
        &OPERATIONS
    }

    /// The operations of a path as it was asked for; what is spelt out goes before a parameter.
    pub(super) fn at(path: &str) -> Vec<&'static Self> {
        let fits = |operation: &&Self| {
            let (told, asked) = (operation.path.split('/'), path.split('/'));
            told.clone().count() == asked.clone().count()
                && told.zip(asked).all(|(told, asked)| told.starts_with('{') || told == asked)
        };
        let fitting: Vec<&Self> = Self::all().iter().filter(fits).collect();
        let least = fitting.iter().map(|operation| operation.path.matches('{').count()).min();
        fitting.into_iter().filter(|operation| Some(operation.path.matches('{').count()) == least).collect()
    }

    fn read(method: &str, path: &'static str, told: &'static Value) -> Self {
        let answer = |(status, response): (&String, &'static Value)| {
            (status.parse().unwrap(), Described::read(resolve(response)))
        };
        let body = told.pointer("/requestBody/content/application~1json/schema");
        Self {
            method: method.to_uppercase(),
            path,
            told,
            body: body.map(validator),
            answers: told["responses"].as_object().unwrap().iter().map(answer).collect(),
        }
    }
}

impl Described {
    fn read(response: &'static Value) -> Self {
        let Some(content) = response.get("content").and_then(Value::as_object) else { return Self::Nothing };
        let (kind, content) = content.iter().next().unwrap();
        content.get("schema").map_or(Self::Bytes, |schema| Self::Json(kind, validator(schema)))
    }
}

fn resolve(response: &'static Value) -> &'static Value {
    let name = response.get("$ref").and_then(Value::as_str);
    name.map_or(response, |name| DOCUMENT.pointer(name.trim_start_matches('#')).unwrap())
}

/// What fits a schema, member by member: to a client the answers may grow, here nothing may come that is not described.
fn validator(schema: &Value) -> Validator {
    let mut whole = schema.clone();
    whole["components"] = json!({ "schemas": DOCUMENT["components"]["schemas"] });
    close(&mut whole);
    jsonschema::draft202012::options().should_validate_formats(true).build(&whole).unwrap()
}

fn close(schema: &mut Value) {
    if schema["type"] == "object" && schema.get("properties").is_some() {
        schema.as_object_mut().unwrap().entry("additionalProperties").or_insert(Value::Bool(false));
    }
    match schema {
        Value::Object(members) => members.values_mut().for_each(close),
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
