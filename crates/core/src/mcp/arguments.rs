use serde_json::{Map, Value, json};

use super::tools::{Argument, ArgumentKind, DefaultTool};
use crate::exec::near::near;
use crate::problem::{Kind, Problem};

/// Checked arguments of a default tool.
pub(super) struct Arguments<'a>(&'a Map<String, Value>);

impl<'a> Arguments<'a> {
    /// A text, if given.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A text that the schema requires.
    pub(super) fn required(&self, name: &str) -> &'a str {
        self.text(name).unwrap_or_default()
    }

    /// A yes or no, if given.
    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        self.0.get(name).and_then(Value::as_bool)
    }

    /// A count, or its usual value.
    pub(super) fn count(&self, name: &str, usual: usize) -> usize {
        self.0
            .get(name)
            .and_then(Value::as_u64)
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or(usual)
    }

    /// A list of texts; empty if not given.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        let items = self.0.get(name).and_then(Value::as_array).into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// A free object; empty if not given.
    pub(super) fn object(&self, name: &str) -> Map<String, Value> {
        self.0.get(name).and_then(Value::as_object).cloned().unwrap_or_default()
    }
}

/// Checks what was given against the tool's own table. Clients are told the schema, and not all of them keep to it.
///
/// # Errors
/// A problem naming the first argument at fault.
pub(super) fn check<'a>(tool: &DefaultTool, given: &'a Map<String, Value>) -> Result<Arguments<'a>, Problem> {
    for (name, value) in given {
        let known = tool.arguments.iter().find(|argument| argument.name == name);
        let argument = known.ok_or_else(|| unknown(tool, name))?;
        let expected = argument.kind.expects();
        if !argument.kind.takes(value) {
            return Err(wrong(name, &expected, Some(value)));
        }
    }
    let is_missing = |argument: &&Argument| argument.required && !given.contains_key(argument.name);
    match tool.arguments.iter().find(is_missing) {
        Some(argument) => Err(wrong(argument.name, &argument.kind.expects(), None)),
        None => Ok(Arguments(given)),
    }
}

/// A problem about one argument of a default tool.
pub(super) fn wrong(name: &str, expected: &str, got: Option<&Value>) -> Problem {
    let words = match got {
        Some(_) => format!("/{name}: expected {expected}. Nothing was done."),
        None => format!("/{name} is missing: {expected}. Nothing was done."),
    };
    let problem = Problem::new(Kind::Invalid, "invalid_argument", words).at(&format!("/{name}"), expected);
    match got {
        Some(value) => problem.with("got", value.to_string().chars().take(80).collect::<String>()),
        None => problem,
    }
}

fn unknown(tool: &DefaultTool, name: &str) -> Problem {
    let names = tool.arguments.iter().map(|argument| argument.name);
    let close = near(name, names.clone(), 1);
    let all = names.collect::<Vec<_>>().join(", ");
    let expected = match close.first() {
        Some(close) => format!("one of {all}; {close} comes close"),
        None if all.is_empty() => "no arguments".to_owned(),
        None => format!("one of {all}; a tool's own arguments go inside arguments"),
    };
    Problem::new(
        Kind::Invalid,
        "invalid_argument",
        format!("{} has no argument {name:?}. Nothing was done.", tool.name),
    )
    .at(&format!("/{name}"), &expected)
}

impl ArgumentKind {
    /// Whether a value is of this kind and within its bounds.
    fn takes(self, value: &Value) -> bool {
        match self {
            Self::Text { most } => {
                value.as_str().is_some_and(|text| !text.trim().is_empty() && text.chars().count() <= most)
            }
            Self::Choice(choices) => value.as_str().is_some_and(|text| choices.contains(&text)),
            Self::Flag => value.is_boolean(),
            Self::Count { most } => {
                value.as_u64().is_some_and(|count| (1..=u64::from(most)).contains(&count))
            }
            Self::Texts => {
                value.as_array().is_some_and(|items| items.len() <= 50 && items.iter().all(Value::is_string))
            }
            Self::Free => value.is_object(),
        }
    }

    /// What it wants, in words.
    fn expects(self) -> String {
        match self {
            Self::Text { most } => format!("text of 1 to {most} characters"),
            Self::Choice(choices) => format!("one of {}", choices.join(", ")),
            Self::Flag => "true or false".to_owned(),
            Self::Count { most } => format!("a whole number from 1 to {most}"),
            Self::Texts => "a list of at most 50 texts".to_owned(),
            Self::Free => "an object".to_owned(),
        }
    }

    /// Its part of a JSON Schema.
    pub(super) fn schema(self) -> Value {
        match self {
            Self::Text { most } => json!({ "type": "string", "maxLength": most }),
            Self::Choice(choices) => json!({ "type": "string", "enum": choices }),
            Self::Flag => json!({ "type": "boolean" }),
            Self::Count { most } => json!({ "type": "integer", "minimum": 1, "maximum": most }),
            Self::Texts => json!({ "type": "array", "items": { "type": "string" } }),
            Self::Free => json!({ "type": "object", "additionalProperties": true }),
        }
    }
}
