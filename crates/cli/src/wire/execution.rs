use serde::Deserialize;
use serde_json::Value;

use super::{Account, NextCall, Scalar};

/// One row of the ledger, or the answer of the call that made it.
#[derive(Deserialize)]
pub(crate) struct Execution {
    #[serde(default, alias = "execution_id")]
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) status: String,
    #[serde(default)]
    pub(crate) tool: String,
    #[serde(default)]
    pub(crate) effect: Option<String>,
    #[serde(default)]
    pub(crate) account: Option<Account>,
    #[serde(default)]
    pub(crate) digest: Option<String>,
    /// Absent once it is no longer kept.
    #[serde(default)]
    pub(crate) output: Option<Value>,
    #[serde(default)]
    pub(crate) truncated: Option<Truncated>,
    #[serde(default)]
    pub(crate) attempts: Option<Scalar>,
    #[serde(default)]
    pub(crate) started_at: Option<Scalar>,
    #[serde(default)]
    pub(crate) finished_at: Option<Scalar>,
    #[serde(default)]
    pub(crate) upstream: Option<Upstream>,
    #[serde(default)]
    pub(crate) idempotency: Option<Idempotency>,
    /// Why it failed, where it did.
    #[serde(default, alias = "code")]
    pub(crate) error_code: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Truncated {
    #[serde(default)]
    pub(crate) reason: Option<Scalar>,
    #[serde(default)]
    pub(crate) next_call: Option<NextCall>,
}

#[derive(Deserialize)]
pub(crate) struct Upstream {
    #[serde(default)]
    pub(crate) status: Option<Scalar>,
    #[serde(default)]
    pub(crate) request_id: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Idempotency {
    #[serde(default)]
    pub(crate) key: Option<String>,
    #[serde(default)]
    pub(crate) replayed: bool,
}
