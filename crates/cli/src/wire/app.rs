use serde::Deserialize;
use serde_json::Value;

/// A catalogued app.
#[derive(Deserialize)]
pub(crate) struct App {
    #[serde(rename = "app")]
    pub(crate) slug: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) category: String,
    #[serde(default)]
    pub(crate) summary: String,
    #[serde(default)]
    pub(crate) connected: bool,
    #[serde(default)]
    pub(crate) connections: Count,
    #[serde(default)]
    pub(crate) tools: Count,
}

/// A number of things, given as the number or as the things.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Count {
    Number(u64),
    Listed(Vec<Value>),
}

impl Default for Count {
    fn default() -> Self {
        Self::Number(0)
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Listed(things) => things.len().fmt(f),
        }
    }
}
