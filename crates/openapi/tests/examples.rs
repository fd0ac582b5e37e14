//! The document by itself: it is named well, and its examples are what it says they are.

#[cfg(test)]
mod support;

use std::collections::BTreeSet;

use support::links::{links, part, taken};
use support::{contents, operations, validator};

#[test]
fn every_operation_has_a_name_of_its_own_in_snake_case() {
    let document = clawlink_openapi::document();
    let mut names = BTreeSet::new();
    for (place, operation) in operations(&document) {
        let name = operation["operationId"].as_str().unwrap();
        assert!(name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'), "{place}: {name}");
        assert!(names.insert(name.to_owned()), "{place}: {name} is there twice");
    }
}

#[test]
fn every_answer_and_body_has_an_example_that_fits_its_schema() {
    let document = clawlink_openapi::document();
    for (place, content) in operations(&document).flat_map(contents) {
        let errors: Vec<String> = validator(&document, &content["schema"])
            .iter_errors(&content["example"])
            .map(|error| format!("{} {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{place}: {errors:#?}");
    }
}

#[test]
fn what_must_be_given_has_an_example() {
    let document = clawlink_openapi::document();
    for (place, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let given = parameter.get("example").is_some();
            assert!(given || parameter["required"] == false, "{place}: {parameter}");
            let example = parameter.get("example").map(|example| (example, &parameter["schema"]));
            let fits = example.is_none_or(|(example, schema)| validator(&document, schema).is_valid(example));
            assert!(fits, "{place}: {parameter}");
        }
    }
}

#[test]
fn every_schema_is_named_by_something() {
    let document = clawlink_openapi::document();
    let text = document.to_string();
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("\"#/components/schemas/{name}\"")), "{name}");
    }
}

#[test]
fn every_link_leads_from_what_is_answered_to_what_is_taken() {
    let document = clawlink_openapi::document();
    for (place, answer, link) in links(&document) {
        let id = &link["operationId"];
        let (_, target) =
            operations(&document).find(|(_, operation)| operation["operationId"] == *id).unwrap();
        let (name, value) = taken(link);
        let pointer = value.strip_prefix("$response.body#").unwrap();
        let schema = &answer["content"]["application/json"]["schema"];
        assert!(part(&document, schema, pointer).is_some(), "{place} does not answer {value}");
        let path = target["parameters"].as_array().into_iter().flatten().find(|told| told["in"] == "path");
        let body =
            target.pointer(&format!("/requestBody/content/application~1json/schema/properties/{name}"));
        let takes = path.is_some_and(|told| name == format!("path.{}", told["name"].as_str().unwrap()));
        assert!(takes || body.is_some(), "{place}: {id} does not take {name}");
    }
    assert!(links(&document).count() > 5);
}
