//! Checking arguments against a tool's fields. Nothing is coerced: a number in quotes is not a number.

use std::collections::BTreeSet;

use clawlink_manifest::{Field, FieldKind, Tool};
use serde_json::{Map, Value};

use self::value::check_value;
use super::json::{excerpt, pointer_to};
use super::near::near;

mod format;
mod value;

/// Longest `got`, in characters.
pub(super) const GOT_MAX: usize = 80;

/// What is wrong with one argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidArgument {
    /// JSON Pointer into the arguments: `/to`, `/labels/2`.
    pub pointer: String,
    /// The rule that was broken.
    pub code: ArgumentCode,
    /// What would have been right.
    pub expected: String,
    /// What was there, at most 80 characters; hidden for masked fields.
    pub got: String,
}

/// Rules an argument can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentCode {
    /// The tool has no such argument.
    Unknown,
    /// A required argument, or one of a group of alternatives, is absent.
    Missing,
    /// Two alternatives at once.
    Conflict,
    /// Another JSON type.
    WrongType,
    /// Not one of the listed values.
    NotAllowed,
    /// A number too small or too large.
    OutOfRange,
    /// Too few or too many characters or elements.
    Length,
    /// Not in the expected format.
    Format,
    /// Would change the request's shape where it stands: a path, a header.
    Unsafe,
}

impl ArgumentCode {
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown_argument",
            Self::Missing => "missing",
            Self::Conflict => "conflict",
            Self::WrongType => "wrong_type",
            Self::NotAllowed => "not_allowed",
            Self::OutOfRange => "out_of_range",
            Self::Length => "length",
            Self::Format => "format",
            Self::Unsafe => "unsafe_value",
        }
    }
}

impl InvalidArgument {
    /// An argument at fault, by its bare name.
    pub(super) fn of(field: &Field, code: ArgumentCode, expected: impl Into<String>, got: &Value) -> Self {
        let got = if field.masked { "(hidden)".to_owned() } else { excerpt(&got.to_string(), GOT_MAX) };
        Self { pointer: pointer_to(&field.name), code, expected: expected.into(), got }
    }

    fn absent(name: &str, code: ArgumentCode, expected: String, got: &str) -> Self {
        Self { pointer: pointer_to(name), code, expected, got: got.to_owned() }
    }
}

/// Checks every argument and adds the defaults of those left out.
///
/// # Errors
/// All faults at once, each naming its field; nothing was rendered.
pub fn validate(
    tool: &Tool,
    arguments: &Map<String, Value>,
) -> Result<Map<String, Value>, Vec<InvalidArgument>> {
    let mut faults: Vec<_> =
        arguments.iter().filter_map(|(name, got)| find_unknown(tool, name, got)).collect();
    for field in tool.fields.iter() {
        match arguments.get(field.name.as_ref()) {
            Some(value) => faults.extend(check_value(field, value)),
            None if field.required && field.default.is_none() => faults.push(missing(field)),
            None => {}
        }
    }
    faults.extend(check_groups(tool, arguments));
    if faults.is_empty() { Ok(with_defaults(tool, arguments)) } else { Err(faults) }
}

fn find_unknown(tool: &Tool, name: &str, got: &Value) -> Option<InvalidArgument> {
    let names: Vec<&str> = tool.fields.iter().map(|field| field.name.as_ref()).collect();
    if names.contains(&name) {
        return None;
    }
    let expected = match near(name, names.iter().copied(), 1).first() {
        Some(close) => format!("no such argument; did you mean `{close}`?"),
        None if names.is_empty() => "no arguments".to_owned(),
        None => format!("no such argument; there are: {}", names.join(", ")),
    };
    // The value of an unknown argument may be a misnamed masked one, so only its type is told.
    Some(InvalidArgument::absent(name, ArgumentCode::Unknown, expected, value::type_name(got)))
}

fn missing(field: &Field) -> InvalidArgument {
    let expected = format!("{}: {}", kind_name(field.kind), excerpt(&field.description, 120));
    InvalidArgument::absent(&field.name, ArgumentCode::Missing, expected, "nothing")
}

/// Exactly one member of each group of alternatives must be given.
fn check_groups(tool: &Tool, arguments: &Map<String, Value>) -> Vec<InvalidArgument> {
    let groups: BTreeSet<&str> =
        tool.fields.iter().map(|field| field.one_of.as_ref()).filter(|group| !group.is_empty()).collect();
    groups.into_iter().filter_map(|group| check_group(tool, group, arguments)).collect()
}

fn check_group(tool: &Tool, group: &str, arguments: &Map<String, Value>) -> Option<InvalidArgument> {
    let members =
        || tool.fields.iter().filter(|field| field.one_of == group).map(|field| field.name.as_ref());
    let expected = || format!("exactly one of: {}", members().collect::<Vec<_>>().join(", "));
    let mut given = members().filter(|name| arguments.contains_key(*name));
    match (given.next(), given.next()) {
        (Some(_), None) => None,
        (None, _) => members()
            .next()
            .map(|name| InvalidArgument::absent(name, ArgumentCode::Missing, expected(), "nothing")),
        (Some(first), Some(second)) => {
            let got = format!("`{first}` as well");
            Some(InvalidArgument::absent(second, ArgumentCode::Conflict, expected(), &got))
        }
    }
}

/// An alternative's default would contradict the one that was given, so groups have none.
fn with_defaults(tool: &Tool, arguments: &Map<String, Value>) -> Map<String, Value> {
    let mut complete = arguments.clone();
    for field in tool.fields.iter().filter(|field| field.one_of.is_empty()) {
        let default = field.default.as_ref().and_then(|text| serde_json::from_str(text).ok());
        if let Some(default) = default {
            complete.entry(field.name.as_ref()).or_insert(default);
        }
    }
    complete
}

/// What people call a JSON type.
pub(super) const fn kind_name(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::String => "a string",
        FieldKind::Integer => "a whole number",
        FieldKind::Number => "a number",
        FieldKind::Boolean => "true or false",
        FieldKind::Array => "an array",
        FieldKind::Object => "an object",
        FieldKind::File => "a file: an object with `data`, `url` or `file`",
    }
}

#[cfg(test)]
mod tests;
