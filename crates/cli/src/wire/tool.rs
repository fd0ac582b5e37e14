use serde::Deserialize;
use serde_json::Value;

use super::Scalar;

/// A tool in a list.
#[derive(Deserialize)]
pub(crate) struct ToolSummary {
    #[serde(rename = "tool")]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) effect: String,
    /// Connections that could run it.
    #[serde(default)]
    pub(crate) connections: Vec<Value>,
}

/// A tool with all there is to know before calling it.
#[derive(Deserialize)]
pub(crate) struct Tool {
    #[serde(rename = "tool")]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) app: String,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) summary: Option<String>,
    #[serde(default)]
    pub(crate) description: Option<String>,
    pub(crate) effect: String,
    #[serde(default)]
    pub(crate) revision: Option<Scalar>,
    #[serde(default)]
    pub(crate) input_schema: Value,
    #[serde(default)]
    pub(crate) scopes: Vec<Scalar>,
    #[serde(default)]
    pub(crate) connections: Vec<Value>,
    #[serde(default)]
    pub(crate) examples: Vec<Value>,
}

impl Tool {
    /// Whether a call changes nothing, and so needs no idempotency key.
    pub(crate) fn is_read(&self) -> bool {
        self.effect == "read"
    }
}
