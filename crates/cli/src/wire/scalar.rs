use std::fmt;

use serde::Deserialize;
use serde_json::Value;

/// A value that is shown and not calculated with: a revision, a time, a count.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Scalar(Value);

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&scalar_text(&self.0))
    }
}

/// A text as it is, anything else as JSON.
pub(crate) fn scalar_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
