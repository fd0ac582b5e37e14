use serde_json::Value;

use super::operations;

/// Every link, with where it stands and the answer that it is of.
pub(crate) fn links(document: &Value) -> impl Iterator<Item = (String, &Value, &Value)> {
    operations(document).flat_map(|(place, operation)| {
        let answers = operation["responses"].as_object().unwrap().values();
        let linked = answers.filter_map(|answer| Some((answer, answer.get("links")?.as_object()?)));
        let all = linked.flat_map(|(answer, links)| links.values().map(move |link| (answer, link)));
        all.map(move |(answer, link)| (place.clone(), answer, link)).collect::<Vec<_>>()
    })
}

/// What a link gives to the operation: a name, and the expression that stands for its value.
pub(crate) fn taken(link: &Value) -> (&str, &str) {
    let given =
        link.get("parameters").or_else(|| link.get("requestBody")).and_then(Value::as_object).unwrap();
    let (name, value) = given.iter().next().unwrap();
    (name, value.as_str().unwrap())
}

/// The schema of the part of a value that a JSON Pointer names.
pub(crate) fn part<'d>(document: &'d Value, schema: &'d Value, pointer: &str) -> Option<&'d Value> {
    pointer.split('/').skip(1).try_fold(whole(document, schema), |schema, step| {
        let inner =
            if schema["type"] == "array" { schema.get("items") } else { schema["properties"].get(step) };
        Some(whole(document, inner?))
    })
}

fn whole<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let name = schema.get("$ref").and_then(Value::as_str);
    name.map_or(schema, |name| document.pointer(name.trim_start_matches('#')).unwrap())
}
