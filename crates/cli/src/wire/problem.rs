use serde::Deserialize;
use serde_json::Value;

/// A refusal (RFC 9457), with the members ClawLink adds.
#[derive(Debug, Deserialize)]
pub(crate) struct Problem {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) title: Option<String>,
    /// Called `error` outside `/v1`.
    #[serde(default, alias = "error")]
    pub(crate) detail: Option<String>,
    /// JSON Pointer into the body that was sent.
    #[serde(default)]
    pub(crate) field: Option<String>,
    #[serde(default)]
    pub(crate) expected: Option<Value>,
    #[serde(default)]
    pub(crate) got: Option<Value>,
    #[serde(default)]
    pub(crate) hint: Option<String>,
    #[serde(default)]
    pub(crate) next_call: Option<NextCall>,
    #[serde(default)]
    pub(crate) errors: Vec<FieldError>,
    #[serde(default)]
    pub(crate) retry_after_seconds: Option<u64>,
    #[serde(default)]
    pub(crate) execution_id: Option<String>,
    #[serde(default)]
    pub(crate) digest: Option<String>,
    #[serde(default)]
    pub(crate) confirm_token: Option<String>,
    #[serde(default)]
    pub(crate) connections: Vec<Value>,
    #[serde(default)]
    pub(crate) suggestions: Vec<Value>,
    #[serde(default)]
    pub(crate) approval: Option<Approval>,
    #[serde(default)]
    pub(crate) connect_url: Option<String>,
    #[serde(default)]
    pub(crate) upgrade_url: Option<String>,
    #[serde(default)]
    pub(crate) upstream: Option<UpstreamRefusal>,
}

/// A call that can be sent as it stands.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct NextCall {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) path: String,
    #[serde(default)]
    pub(crate) body: Option<Value>,
}

/// One of several faults.
#[derive(Debug, Deserialize)]
pub(crate) struct FieldError {
    #[serde(default)]
    pub(crate) field: String,
    #[serde(default)]
    pub(crate) code: Option<String>,
    #[serde(default)]
    pub(crate) expected: Option<Value>,
    #[serde(default)]
    pub(crate) got: Option<Value>,
}

/// What the app itself answered; its words are quoted, never acted on.
#[derive(Debug, Deserialize)]
pub(crate) struct UpstreamRefusal {
    #[serde(default)]
    pub(crate) status: Option<u16>,
    #[serde(default)]
    pub(crate) message: Option<String>,
}

/// A decision that waits for a person.
#[derive(Debug, Deserialize)]
pub(crate) struct Approval {
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) url: String,
}
