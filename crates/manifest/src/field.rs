use serde::{Deserialize, Serialize};

use crate::{JsonText, List, Text};

/// One argument of a tool: what the agent may pass, and where it goes in the request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// The argument's name, `^[A-Za-z0-9_]{1,64}$`.
    pub name: Text,
    /// Its JSON type.
    pub kind: FieldKind,
    /// Where it goes.
    pub place: FieldPlace,
    /// Its upstream name, or a JSON Pointer into the body (`/fields/project/key`); empty means `name`.
    pub upstream: Text,
    /// Whether a call without it is refused.
    pub required: bool,
    /// Sent when the argument is absent.
    pub default: Option<JsonText>,
    /// The only values allowed, each as JSON text; empty means any.
    pub choices: List<JsonText>,
    /// A format checked on strings.
    pub format: Option<FieldFormat>,
    /// Smallest number.
    pub min: Option<f64>,
    /// Largest number.
    pub max: Option<f64>,
    /// Shortest string, in characters.
    pub min_len: u32,
    /// Longest string, in characters.
    pub max_len: u32,
    /// Longest array.
    pub max_items: u32,
    /// Type of an array's elements.
    pub of: Option<FieldKind>,
    /// How an array is written into a query.
    pub join: Join,
    /// What the agent reads about it.
    pub description: Text,
    /// An example, as JSON text.
    pub example: Option<JsonText>,
    /// Where its values come from: `list_channels#/items/*/id`.
    pub from: Text,
    /// Members of one group are alternatives: exactly one must be given.
    pub one_of: Text,
    /// Hidden in logs.
    pub masked: bool,
    /// Largest file in bytes.
    pub max_bytes: u32,
    /// Content types a file may have: `image/png`, `image/*`; empty means any.
    pub mime: List<Text>,
}

impl Field {
    /// Whether it takes a file, or several.
    #[must_use]
    pub fn takes_files(&self) -> bool {
        self.kind == FieldKind::File || self.of == Some(FieldKind::File)
    }
}

/// JSON types a field may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A string.
    String,
    /// A whole number within ±2^53.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An array; `of` names its element type.
    Array,
    /// An object, passed on as it is.
    Object,
    /// A file: its bytes, an address to fetch it from, or the handle of one that another call gave.
    File,
}

/// Where a field goes in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldPlace {
    /// A `{name}` of the path, one segment, percent-encoded.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// The body.
    Body,
    /// Only the `before` hook sees it.
    Hook,
}

/// Formats a string is checked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldFormat {
    /// `2026-11-25`.
    Date,
    /// RFC 3339 with an offset.
    DateTime,
    /// `local@domain`.
    Email,
    /// An absolute http or https URL.
    Uri,
    /// A path of several segments, each checked.
    Path,
}

/// How an array is written into a query string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Join {
    /// `a=1&a=2`
    #[default]
    Repeat,
    /// `a=1,2`
    Csv,
    /// `a=1 2`
    Space,
    /// `a[]=1&a[]=2`
    Brackets,
}
