//! Ways through the document.

pub(crate) mod links;

use jsonschema::Validator;
use serde_json::{Value, json};

/// Every operation, with its method and path.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let items = document["paths"].as_object().unwrap().iter();
    items.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
    })
}

/// The JSON contents of an operation: its body and what it answers where nothing went wrong.
pub(crate) fn contents((place, operation): (String, &Value)) -> Vec<(String, &Value)> {
    let answers = operation["responses"].as_object().unwrap().values();
    let all = answers.chain(operation.get("requestBody"));
    let json = all.filter_map(|part| part.pointer("/content/application~1json"));
    json.map(|content| (place.clone(), content)).collect()
}

/// A validator of one schema of the document, formats included.
pub(crate) fn validator(document: &Value, schema: &Value) -> Validator {
    let mut whole = schema.clone();
    whole["components"] = json!({ "schemas": document["components"]["schemas"] });
    jsonschema::draft202012::options().should_validate_formats(true).build(&whole).unwrap()
}
