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
    /// Where the list goes on.
    #[serde(default)]
    pub(crate) next_cursor: Option<String>,
    #[serde(default)]
    pub(crate) attempts: Vec<Attempt>,
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

/// What was left out of the output, and how to ask for less or for the rest.
#[derive(Deserialize)]
pub(crate) struct Truncated {
    #[serde(default)]
    pub(crate) reason: Option<String>,
    #[serde(default)]
    pub(crate) omitted: Option<Scalar>,
    #[serde(default)]
    pub(crate) how_to_narrow: Option<String>,
    /// Reads what was left out.
    #[serde(default)]
    pub(crate) next_call: Option<NextCall>,
}

/// One request that was sent to the app.
#[derive(Deserialize)]
pub(crate) struct Attempt {
    /// The app's status; 0 without an answer.
    #[serde(default)]
    pub(crate) status: u16,
    #[serde(default)]
    pub(crate) outcome: String,
    /// What was done next, such as `wait 250 ms`.
    #[serde(default)]
    pub(crate) then: String,
    /// What was done before the first, such as `refresh`.
    #[serde(default)]
    pub(crate) before: String,
    /// When it left.
    #[serde(default)]
    pub(crate) at: Option<Scalar>,
    #[serde(default)]
    pub(crate) took_ms: Option<u64>,
    /// The app's own id of the request.
    #[serde(default)]
    pub(crate) request_id: Option<String>,
}

/// The app's own answer.
#[derive(Deserialize)]
pub(crate) struct Upstream {
    #[serde(default)]
    pub(crate) status: Option<Scalar>,
    #[serde(default)]
    pub(crate) request_id: Option<String>,
}

/// The key the call ran under.
#[derive(Deserialize)]
pub(crate) struct Idempotency {
    #[serde(default)]
    pub(crate) key: Option<String>,
    #[serde(default)]
    pub(crate) replayed: bool,
}
