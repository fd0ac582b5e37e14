use serde::Deserialize;

use super::{Account, Scalar};

/// A call that waits for a person, or waited.
#[derive(Deserialize)]
pub(crate) struct ApprovalRow {
    pub(crate) id: String,
    pub(crate) status: String,
    #[serde(default)]
    pub(crate) tool: String,
    #[serde(default)]
    pub(crate) effect: Option<String>,
    #[serde(default)]
    pub(crate) summary: Option<String>,
    #[serde(default)]
    pub(crate) account: Option<Account>,
    #[serde(default)]
    pub(crate) digest: Option<String>,
    /// Where the person decides.
    #[serde(default)]
    pub(crate) url: Option<String>,
    /// What the person said with a no.
    #[serde(default)]
    pub(crate) note: Option<String>,
    #[serde(default)]
    pub(crate) execution_id: Option<String>,
    #[serde(default)]
    pub(crate) created_at: Option<Scalar>,
    #[serde(default)]
    pub(crate) expires_at: Option<Scalar>,
}
