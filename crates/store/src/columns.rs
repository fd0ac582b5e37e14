//! How columns keep what SQLite has no type for: names of enums, lists and maps as JSON text, truths as 0 and 1.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};

use crate::sql::Value;

/// A list or a map as JSON text.
pub(crate) fn json_text(value: &impl Serialize) -> Result<Value, serde_json::Error> {
    serde_json::to_string(value).map(Value::Text)
}

/// The serde name of an enum's variant.
pub(crate) fn variant_name(value: &impl Serialize) -> Result<Value, serde_json::Error> {
    let name = serde_json::to_value(value)?;
    String::deserialize(name).map(Value::Text)
}

/// Reads a list or a map back from its text.
pub(crate) fn from_json_text<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    serde_json::from_str(&text).map_err(Error::custom)
}

/// Reads back a truth that was not noted in every row.
pub(crate) fn from_optional_flag<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<bool>, D::Error> {
    Ok(Option::<i64>::deserialize(deserializer)?.map(|flag| flag != 0))
}

/// Reads a truth back from 0 or 1.
pub(crate) fn from_flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match i64::deserialize(deserializer)? {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(Error::custom(format!("{other} where a truth is 0 or 1"))),
    }
}
