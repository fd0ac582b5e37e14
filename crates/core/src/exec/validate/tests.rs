use clawlink_manifest::{Field, FieldFormat, FieldKind, Text, Tool};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{ArgumentCode, validate};
use crate::exec::fixtures::{field, tool};

fn tool_with(fields: Vec<Field>) -> Tool {
    let mut tool = tool("notes_create");
    tool.fields = fields.into();
    tool
}

fn map(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// Pointer and code of every fault.
fn faults(tool: &Tool, arguments: &Value) -> Vec<(String, ArgumentCode)> {
    let faults = validate(tool, &map(arguments)).err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
}

#[test]
fn every_rule_names_its_field() {
    let number = Field { min: Some(1.0), max: Some(9.0), ..field("n", FieldKind::Integer) };
    let text = Field { min_len: 2, max_len: 3, ..field("s", FieldKind::String) };
    let choice =
        Field { choices: vec![Text::from("\"a\""), Text::from("2")].into(), ..field("c", FieldKind::String) };
    let list =
        Field { of: Some(FieldKind::String), max_items: 2, max_len: 3, ..field("l", FieldKind::Array) };
    let day = Field { format: Some(FieldFormat::Date), ..field("d", FieldKind::String) };
    let tool = tool_with(vec![number, text, choice, list, day, field("b", FieldKind::Boolean)]);
    let table = [
        (json!({ "n": "5" }), "/n", ArgumentCode::WrongType),
        (json!({ "n": 5.0 }), "/n", ArgumentCode::WrongType),
        (json!({ "n": 9_007_199_254_740_993_u64 }), "/n", ArgumentCode::WrongType),
        (json!({ "n": null }), "/n", ArgumentCode::WrongType),
        (json!({ "n": 0 }), "/n", ArgumentCode::OutOfRange),
        (json!({ "n": 10 }), "/n", ArgumentCode::OutOfRange),
        (json!({ "s": "a" }), "/s", ArgumentCode::Length),
        (json!({ "s": "éééé" }), "/s", ArgumentCode::Length),
        (json!({ "s": 12 }), "/s", ArgumentCode::WrongType),
        (json!({ "c": "b" }), "/c", ArgumentCode::NotAllowed),
        (json!({ "l": "a" }), "/l", ArgumentCode::WrongType),
        (json!({ "l": ["a", "b", "c"] }), "/l", ArgumentCode::Length),
        (json!({ "l": ["a", 1] }), "/l/1", ArgumentCode::WrongType),
        (json!({ "l": ["long text"] }), "/l/0", ArgumentCode::Length),
        (json!({ "d": "tomorrow" }), "/d", ArgumentCode::Format),
        (json!({ "b": "true" }), "/b", ArgumentCode::WrongType),
    ];
    for (arguments, pointer, code) in table {
        assert_eq!(faults(&tool, &arguments), [(pointer.to_owned(), code)], "{arguments}");
    }
    let right = json!({ "n": 9, "s": "éé", "c": "a", "l": ["a", "b"], "d": "2026-11-25", "b": false });
    assert_eq!(validate(&tool, &map(&right)), Ok(map(&right)));
}

#[test]
fn all_faults_come_at_once() {
    let tool = tool("notes_create");
    let expected =
        [("/titel".to_owned(), ArgumentCode::Unknown), ("/title".to_owned(), ArgumentCode::Missing)];
    assert_eq!(faults(&tool, &json!({ "titel": "x", "body": "b" })), expected);
}

#[test]
fn an_unknown_argument_suggests_a_near_one() {
    let fault = validate(&tool("notes_create"), &map(&json!({ "titel": "secret" }))).unwrap_err().remove(0);
    assert_eq!(fault.expected, "no such argument; did you mean `title`?");
    assert_eq!(fault.got, "a string");
}

#[test]
fn what_was_got_is_short_and_masked_fields_stay_hidden() {
    let tool = tool_with(vec![
        field("open", FieldKind::Integer),
        Field { masked: true, ..field("pin", FieldKind::Integer) },
    ]);
    let faults = validate(&tool, &map(&json!({ "open": "x".repeat(500), "pin": "1234" }))).unwrap_err();
    assert_eq!(faults[0].got.chars().count(), 80);
    assert_eq!(faults[1].got, "(hidden)");
}

#[test]
fn defaults_fill_what_was_left_out() {
    let limit = Field { default: Some("20".into()), ..field("limit", FieldKind::Integer) };
    let tool = tool_with(vec![limit]);
    assert_eq!(validate(&tool, &Map::new()), Ok(map(&json!({ "limit": 20 }))));
    assert_eq!(validate(&tool, &map(&json!({ "limit": 5 }))), Ok(map(&json!({ "limit": 5 }))));
}

#[test]
fn of_a_group_exactly_one_is_given() {
    let member = |name| Field { one_of: "who".into(), ..field(name, FieldKind::String) };
    let tool = tool_with(vec![member("id"), member("email")]);
    assert_eq!(faults(&tool, &json!({})), [("/id".to_owned(), ArgumentCode::Missing)]);
    assert_eq!(
        faults(&tool, &json!({ "id": "1", "email": "a" })),
        [("/email".to_owned(), ArgumentCode::Conflict)]
    );
    assert_eq!(faults(&tool, &json!({ "email": "a" })), []);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(Value::from))
}

proptest! {
    #[test]
    fn what_passes_has_the_declared_types_and_no_other_keys(
        arguments in prop::collection::btree_map("title|body|marker|[a-z]{1,8}", any_json(), 0..4)
    ) {
        let tool = tool("notes_create");
        let given: Map<_, _> = arguments.into_iter().collect();
        match validate(&tool, &given) {
            Ok(complete) => {
                prop_assert!(complete["title"].is_string());
                for (name, value) in &complete {
                    prop_assert!(tool.fields.iter().any(|field| field.name == *name));
                    prop_assert!(value.is_string());
                }
            }
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    prop_assert!(fault.pointer.starts_with('/') && fault.got.chars().count() <= 80);
                }
            }
        }
    }
}
