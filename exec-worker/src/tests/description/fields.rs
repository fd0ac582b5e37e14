use std::collections::BTreeSet;

use clawlink_core::policy::Policy;
use serde_json::{Value, json};

use super::operation::Operation;
use crate::tests::support::Api;

/// Lets a query through that is not described: a file's link is known by its own two members.
const LENIENT: &str = "download_file";

/// The names of the parameters that stand in the query.
fn query(operation: &Operation) -> BTreeSet<&str> {
    let parameters = operation.told["parameters"].as_array().into_iter().flatten();
    parameters.filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str()).collect()
}

/// The members of the body.
fn members(operation: &Operation) -> BTreeSet<&str> {
    let schema = operation.told.pointer("/requestBody/content/application~1json/schema");
    let name = schema.and_then(|schema| schema["$ref"].as_str()).map(|name| name.trim_start_matches('#'));
    let schema = name.and_then(|name| super::operation::DOCUMENT.pointer(name)).or(schema);
    schema
        .and_then(|schema| schema["properties"].as_object())
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect()
}

/// The names that a refusal quotes: everything that would have been read.
fn quoted(expected: &Value) -> BTreeSet<&str> {
    expected.as_str().unwrap().split('`').skip(1).step_by(2).collect()
}

#[tokio::test]
async fn a_query_takes_the_parameters_that_are_described_and_no_other() {
    let api = Api::with(Policy::Standard).await;
    for operation in Operation::all() {
        if operation.told["operationId"] == LENIENT {
            continue;
        }
        let path = format!("{}?zzz=1", operation.path.replace(['{', '}'], ""));
        let answer = api.send(api.request(&operation.method, &path).body("".into()).unwrap()).await;
        assert_eq!(answer.code(), (400, "unknown_field"), "{} {}", operation.path, answer.text);
        assert_eq!(answer.body["field"], "zzz", "{}", operation.path);
        assert_eq!(quoted(&answer.body["expected"]), query(operation), "{}", operation.path);
    }
}

#[tokio::test]
async fn a_body_takes_the_members_that_are_described_and_no_other() {
    let api = Api::with(Policy::Standard).await;
    for operation in Operation::all().iter().filter(|operation| operation.method == "POST") {
        let answer = api.post(operation.path, &json!({ "zzz": 1 })).await;
        assert_eq!(answer.code(), (400, "unknown_field"), "{} {}", operation.path, answer.text);
        assert_eq!(answer.body["field"], "/zzz", "{}", operation.path);
        assert_eq!(quoted(&answer.body["expected"]), members(operation), "{}", operation.path);
    }
}

#[tokio::test]
async fn a_path_that_is_no_text_is_refused_by_name() {
    let api = Api::with(Policy::Standard).await;
    for operation in Operation::all().iter().filter(|operation| operation.path.contains('{')) {
        let path = operation.path.split_once('{').unwrap().0;
        let answer = api.get(&format!("{path}%ff")).await;
        assert_eq!(answer.code(), (400, "invalid_path"), "{path} {}", answer.text);
        assert_eq!(answer.body["field"], "path");
    }
}
