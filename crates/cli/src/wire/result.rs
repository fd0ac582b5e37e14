use serde::Deserialize;
use serde_json::Value;

use super::Truncated;

/// A page of a result that was too long to be answered as a whole.
#[derive(Deserialize)]
pub(crate) struct ResultPage {
    #[serde(default)]
    pub(crate) truncated: Option<Truncated>,
    pub(crate) items: Vec<Value>,
    /// Records there are.
    #[serde(default)]
    pub(crate) total: u64,
    /// Records that match.
    #[serde(default)]
    pub(crate) matched: u64,
    #[serde(default)]
    pub(crate) next_cursor: Option<String>,
    /// Until when it can be read.
    #[serde(default)]
    pub(crate) expires_at: Option<String>,
}
