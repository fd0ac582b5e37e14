use clawlink_manifest::{Field, FieldKind};
use serde_json::Value;

use super::{ArgumentCode, InvalidArgument, format, kind_name};

/// Largest whole number that survives a JSON reader with doubles: 2^53.
const MAX_INTEGER: u64 = 1 << 53;

/// A broken rule and what was expected.
type Fault = (ArgumentCode, String);

/// Checks one given argument. The rules of an array's field apply to its elements.
pub(super) fn check_value(field: &Field, value: &Value) -> Vec<InvalidArgument> {
    let fault = |(code, expected)| InvalidArgument::of(field, code, expected, value);
    match value {
        Value::Array(items) if field.kind == FieldKind::Array => {
            check_items(field, items).unwrap_or_else(|broken| vec![fault(broken)])
        }
        _ => check(field, field.kind, value).err().map(fault).into_iter().collect(),
    }
}

fn check_items(field: &Field, items: &[Value]) -> Result<Vec<InvalidArgument>, Fault> {
    if field.max_items > 0 && items.len() > field.max_items as usize {
        return Err((ArgumentCode::Length, format!("at most {} elements", field.max_items)));
    }
    let Some(kind) = field.of else { return Ok(Vec::new()) };
    let element = |(index, item)| {
        let (code, expected) = check(field, kind, item).err()?;
        let mut fault = InvalidArgument::of(field, code, expected, item);
        fault.pointer = format!("{}/{index}", fault.pointer);
        Some(fault)
    };
    Ok(items.iter().enumerate().filter_map(element).collect())
}

fn check(field: &Field, kind: FieldKind, value: &Value) -> Result<(), Fault> {
    if !is_kind(kind, value) {
        let null = if value.is_null() { "; leave it out instead of null" } else { "" };
        return Err((ArgumentCode::WrongType, format!("{}{null}", kind_name(kind))));
    }
    if !field.choices.is_empty() && !field.choices.iter().any(|choice| is_choice(choice, value)) {
        return Err((ArgumentCode::NotAllowed, format!("one of: {}", field.choices.join(", "))));
    }
    match value {
        Value::String(text) => check_text(field, text),
        Value::Number(number) => check_range(field, number.as_f64().unwrap_or_default()),
        _ => Ok(()),
    }
}

fn check_text(field: &Field, text: &str) -> Result<(), Fault> {
    let length = text.chars().count();
    let (min, max) = (field.min_len as usize, field.max_len as usize);
    if length < min || (max > 0 && length > max) {
        let most = if max > 0 { format!(" and at most {max}") } else { String::new() };
        return Err((ArgumentCode::Length, format!("at least {min}{most} characters; this has {length}")));
    }
    let broken = field.format.and_then(|format| format::expectation(format, text));
    broken.map_or(Ok(()), |expected| Err((ArgumentCode::Format, expected.to_owned())))
}

fn check_range(field: &Field, number: f64) -> Result<(), Fault> {
    if let Some(min) = field.min.filter(|min| number < *min) {
        return Err((ArgumentCode::OutOfRange, format!("at least {min}")));
    }
    if let Some(max) = field.max.filter(|max| number > *max) {
        return Err((ArgumentCode::OutOfRange, format!("at most {max}")));
    }
    Ok(())
}

fn is_choice(choice: &str, value: &Value) -> bool {
    serde_json::from_str::<Value>(choice).is_ok_and(|choice| choice == *value)
}

fn is_kind(kind: FieldKind, value: &Value) -> bool {
    match kind {
        FieldKind::String => value.is_string(),
        FieldKind::Integer => is_safe_integer(value),
        FieldKind::Number => value.is_number(),
        FieldKind::Boolean => value.is_boolean(),
        FieldKind::Array => value.is_array(),
        FieldKind::Object | FieldKind::File => value.is_object(),
    }
}

fn is_safe_integer(value: &Value) -> bool {
    let size = value.as_i64().map(i64::unsigned_abs).or_else(|| value.as_u64());
    size.is_some_and(|size| size <= MAX_INTEGER)
}

/// The JSON type of a value, with its article.
pub(super) const fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
