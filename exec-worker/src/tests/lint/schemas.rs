use serde_json::{Map, Value, json};

use super::{Shown, assert_rule, with};

const DEEPEST: usize = 5;
const LARGEST_BYTES: usize = 8 * 1024;

fn root(shown: &Shown) -> Vec<String> {
    let schema = &shown.tool["inputSchema"];
    let mut faults = Vec::new();
    let mut want = |holds: bool, words: &str| faults.extend((!holds).then(|| words.to_owned()));
    want(schema["type"] == "object", "type is not object");
    want(schema["properties"].is_object(), "no properties");
    want(schema["required"].is_array(), "no required");
    want(schema["additionalProperties"] == false, "additionalProperties is not false");
    for word in ["anyOf", "oneOf", "allOf", "not", "if"] {
        want(schema.get(word).is_none(), word);
    }
    faults
}

#[test]
fn a_root_is_a_closed_object_without_alternatives() {
    let bad = [
        with("/inputSchema/type", json!("array")),
        with("/inputSchema/properties", json!(null)),
        with("/inputSchema/required", json!(null)),
        with("/inputSchema/additionalProperties", json!(true)),
        with("/inputSchema/anyOf", json!([])),
        with("/inputSchema/oneOf", json!([])),
        with("/inputSchema/allOf", json!([])),
        with("/inputSchema/not", json!({})),
        with("/inputSchema/if", json!({})),
    ];
    assert_rule(root, &bad);
}

/// The schemas inside a schema, each with its place.
fn inside(place: &str, schema: &Map<String, Value>) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    if let Some(Value::Object(properties)) = schema.get("properties") {
        found.extend(properties.iter().map(|(key, schema)| (format!("{place}/{key}"), schema.clone())));
    }
    for word in ["items", "additionalProperties"] {
        if let Some(schema) = schema.get(word).filter(|schema| !schema.is_boolean()) {
            found.push((format!("{place}/{word}"), schema.clone()));
        }
    }
    found
}

fn parts_of(place: &str, schema: &Value, depth: usize) -> Vec<String> {
    let Value::Object(members) = schema else { return vec![format!("{place}: a schema that is no object")] };
    let mut faults = Vec::new();
    let mut want = |holds: bool, words: &str| faults.extend((!holds).then(|| format!("{place}: {words}")));
    want(!members.is_empty(), "an empty schema");
    want(members.get("type").is_some_and(Value::is_string), "type is not one word");
    want(!members.contains_key("$ref"), "$ref");
    want(!members.contains_key("x-mcp-header"), "x-mcp-header");
    want(depth <= DEEPEST, "too deep");
    let is_free = members.get("type") == Some(&json!("object")) && !members.contains_key("properties");
    want(
        !is_free || members.get("additionalProperties") == Some(&json!(true)),
        "a free object that does not say so",
    );
    faults
        .extend(inside(place, members).iter().flat_map(|(place, schema)| parts_of(place, schema, depth + 1)));
    faults
}

fn parts(shown: &Shown) -> Vec<String> {
    let schema = &shown.tool["inputSchema"];
    let mut faults = parts_of("", schema, 1);
    if schema.to_string().len() > LARGEST_BYTES {
        faults.push("over 8 KB".to_owned());
    }
    faults
}

#[test]
fn every_part_is_in_the_subset_that_all_clients_read() {
    let at = "/inputSchema/properties/note_id";
    let nested =
        (0..6).fold(json!({ "type": "string" }), |inner, _| json!({ "type": "array", "items": inner }));
    let bad = [
        with(at, json!(true)),
        with(at, json!({})),
        with(at, json!({ "type": ["string", "null"] })),
        with(at, json!({ "$ref": "#/$defs/x" })),
        with(at, json!({ "type": "string", "x-mcp-header": "X" })),
        with(at, json!({ "type": "object" })),
        with(at, json!({ "type": "object", "additionalProperties": false })),
        with(at, json!({ "type": "array", "items": {} })),
        with(at, nested),
        with(at, json!({ "type": "string", "description": "x".repeat(9_000) })),
    ];
    assert_rule(parts, &bad);
}

fn keys(shown: &Shown) -> Vec<String> {
    let own = shown.tool["inputSchema"]["properties"].as_object().into_iter().flatten();
    let ours = ["connection", "cursor", "preview", "digest", "confirmed", "idempotency_key"];
    let plain = |key: &str| {
        (1..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let known = |key: &str| key.strip_prefix("clawlink_").is_none_or(|rest| ours.contains(&rest));
    own.filter(|(key, _)| !plain(key) || !known(key)).map(|(key, _)| format!("the key {key:?}")).collect()
}

#[test]
fn a_key_is_one_that_no_client_drops() {
    let at = |key: &str| with(&format!("/inputSchema/properties/{key}"), json!({ "type": "string" }));
    assert_rule(
        keys,
        &[at("$top"), at("a.b"), at("a-b"), at("ä"), at(&"k".repeat(65)), at("clawlink_other")],
    );
}

fn output(shown: &Shown) -> Vec<String> {
    let schema = shown.tool.get("outputSchema");
    let fits = schema.is_none_or(|schema| schema["type"] == "object");
    if fits { Vec::new() } else { vec!["outputSchema is not an object's".to_owned()] }
}

#[test]
fn an_output_schema_is_absent_or_an_objects() {
    assert_rule(
        output,
        &[with("/outputSchema", json!({ "type": "array" })), with("/outputSchema", json!(true))],
    );
}
