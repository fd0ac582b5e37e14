use serde::Deserialize;
use serde_json::Value;

/// One run of the hosted connect flow.
#[derive(Deserialize)]
pub(crate) struct ConnectSession {
    /// Absent where the account was connected already and no page is needed.
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) status: ConnectStatus,
    /// The page on which the person connects the account.
    #[serde(default)]
    pub(crate) connect_url: Option<String>,
    #[serde(default)]
    pub(crate) expires_at: Option<super::Scalar>,
    #[serde(default)]
    pub(crate) poll_after_ms: Option<u64>,
    #[serde(default)]
    pub(crate) connection: Option<Value>,
    #[serde(default)]
    pub(crate) error: Option<Value>,
}

/// Where the flow stands. Published clients know `pending` as `awaiting_user_action`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ConnectStatus {
    #[serde(alias = "awaiting_user_action", alias = "started", alias = "redirected")]
    Pending,
    #[serde(alias = "completed")]
    Connected,
    #[serde(alias = "declined")]
    Failed,
    Expired,
}
