//! Arguments and where they go: L3, L6, L7, L16, L18.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::references::slots;
use crate::flaw::Report;
use crate::{App, Constant, Encode, Field, FieldKind, FieldPlace, FileEncoding, FileOutput, Part, Tool};

pub(super) fn tool(app: &App, tool: &Tool, report: &Report) {
    placeholders(app, tool, report);
    locations(tool, report);
    file_bodies(tool, report);
    if matches!(tool.method.as_ref(), "GET" | "HEAD") {
        report.require(tool.encode == Encode::None, "L7", "encode", || {
            format!("{} cannot have a body", tool.method)
        });
    }
    tool.fields.iter().for_each(|one| field(one, report));
    examples(tool, report);
}

/// Every `{slot}` of the path is a required path field, or the place of the idempotency key; and the reverse.
fn placeholders(app: &App, tool: &Tool, report: &Report) {
    let in_path: BTreeSet<_> = slots(&tool.path).into_iter().collect();
    let path_fields = tool.fields.iter().filter(|field| field.place == FieldPlace::Path);
    let mut known: BTreeSet<&str> = path_fields.clone().map(|field| field.name.as_ref()).collect();
    for field in path_fields {
        report.require(field.required, "L6", &format!("field.{}.required", field.name), || {
            "true expected: a path has no optional parts".to_owned()
        });
    }
    if let Some(key) =
        app.idempotency.as_ref().filter(|key| key.place == Part::Path && in_path.contains(key.name.as_ref()))
    {
        known.insert(&key.name);
    }
    for slot in in_path.symmetric_difference(&known) {
        report.add(
            "L6",
            "path",
            format!("{{{slot}}} stands in the path or among the path fields, not in both"),
        );
    }
}

/// A file is a part of a multipart body, or what a hook makes of it; one file may be the base64 text of a JSON member.
fn file_bodies(tool: &Tool, report: &Report) {
    let in_body = tool.fields.iter().filter(|field| field.takes_files() && field.place == FieldPlace::Body);
    for field in in_body {
        let fits = match tool.encode {
            Encode::Multipart => true,
            Encode::Json => field.kind == FieldKind::File,
            _ => false,
        };
        report.require(fits, "L7", &format!("field.{}.in", field.name), || {
            "a multipart body, or a JSON body for a single file, expected".to_owned()
        });
    }
    let binary = |file: &FileOutput| (file.encoding == FileEncoding::Binary) == file.ptr.is_empty();
    report.require(tool.output.file.as_ref().is_none_or(binary), "L1", "output.file.ptr", || {
        "expected for base64, and for nothing else".to_owned()
    });
}

/// Two values for one place would overwrite each other.
fn locations(tool: &Tool, report: &Report) {
    let mut seen: BTreeMap<(FieldPlaceKey, String), String> = BTreeMap::new();
    let constants = tool.constants.iter().map(|constant| match constant {
        Constant::Header(name, _) => (2, name.to_ascii_lowercase(), format!("const.header.{name}")),
        Constant::Query(name, _) => (1, name.to_string(), format!("const.query.{name}")),
        Constant::Body(ptr, _) => (3, ptr.to_string(), format!("const.body.{ptr}")),
    });
    let fields = tool.fields.iter().filter(|field| field.one_of.is_empty()).map(|field| {
        let name = upstream(field);
        let (place, name) = match field.place {
            FieldPlace::Path => (0, field.name.to_string()),
            FieldPlace::Query => (1, name.to_owned()),
            FieldPlace::Header => (2, name.to_ascii_lowercase()),
            FieldPlace::Body => (3, body_pointer(name)),
            FieldPlace::Hook => (4, field.name.to_string()),
        };
        (place, name, format!("field.{}", field.name))
    });
    for (place, name, key) in constants.chain(fields) {
        if let Some(other) = seen.insert((place, name), key.clone()) {
            report.add("L7", key, format!("a place of its own expected, got that of {other}"));
        }
    }
}

/// Path, query, header, body, hook.
type FieldPlaceKey = u8;

fn upstream(field: &Field) -> &str {
    if field.upstream.is_empty() { &field.name } else { &field.upstream }
}

fn body_pointer(name: &str) -> String {
    if name.starts_with('/') { name.to_owned() } else { format!("/{name}") }
}

fn field(field: &Field, report: &Report) {
    let key = |name: &str| format!("field.{}.{name}", field.name);
    let letters = field.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    report.require(letters && (1..=64).contains(&field.name.len()), "L16", &key("name"), || {
        "`^[A-Za-z0-9_]{1,64}$` expected; another upstream name goes into `as`".to_owned()
    });
    let ordered = field.min_len <= field.max_len
        && !matches!((field.min, field.max), (Some(min), Some(max)) if min > max);
    report.require(ordered, "L3", &key("min"), || "at most the maximum expected".to_owned());
    let is_array = field.kind == FieldKind::Array;
    report.require(is_array == field.of.is_some(), "L16", &key("of"), || {
        "expected for arrays, and for nothing else".to_owned()
    });
    report.require(field.of != Some(FieldKind::Array), "L16", &key("of"), || {
        "no array of arrays expected".to_owned()
    });
    let placed = !field.takes_files() || matches!(field.place, FieldPlace::Body | FieldPlace::Hook);
    report.require(placed, "L7", &key("in"), || "body or hook expected for a file".to_owned());
    let whole = !field.takes_files() || (field.default.is_none() && field.choices.is_empty());
    report.require(whole, "L16", &key("default"), || "neither default nor choices for a file".to_owned());
    report
        .require(!field.description.is_empty(), "L16", &key("description"), || "a text expected".to_owned());
    for (name, value) in [("default", &field.default), ("example", &field.example)] {
        let fits = value
            .as_ref()
            .and_then(|text| serde_json::from_str(text).ok())
            .is_none_or(|value| is_a(field.kind, &value));
        report.require(fits, "L3", &key(name), || format!("{:?} expected", field.kind));
    }
}

fn is_a(kind: FieldKind, value: &Value) -> bool {
    match kind {
        FieldKind::String => value.is_string(),
        FieldKind::Integer => value.is_i64(),
        FieldKind::Number => value.is_number(),
        FieldKind::Boolean => value.is_boolean(),
        FieldKind::Array => value.is_array(),
        FieldKind::Object | FieldKind::File => value.is_object(),
    }
}

fn examples(tool: &Tool, report: &Report) {
    report.require((1..=5).contains(&tool.examples.len()), "L18", "example", || {
        format!("1 to 5 expected, got {}", tool.examples.len())
    });
    for (position, example) in tool.examples.iter().enumerate() {
        let key = format!("example.{}.args", position + 1);
        let Ok(Value::Object(args)) = serde_json::from_str(&example.args) else {
            report.add("L18", key, "a table expected");
            continue;
        };
        for (name, value) in &args {
            let field = tool.fields.iter().find(|field| field.name == *name);
            report.require(field.is_some_and(|field| is_a(field.kind, value)), "L18", &key, || {
                format!("a value that a field {name:?} takes expected")
            });
        }
        for missing in
            tool.fields.iter().filter(|field| field.required && !args.contains_key(field.name.as_ref()))
        {
            report.add("L18", &key, format!("{:?} expected: it is required", missing.name));
        }
    }
}
