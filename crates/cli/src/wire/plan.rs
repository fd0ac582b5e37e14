use serde::Deserialize;
use serde_json::Value;

use super::{Account, Scalar};

/// A planned request, and what the device's policy says of it. Nothing was sent.
#[derive(Deserialize)]
pub(crate) struct Preview {
    pub(crate) plan: Plan,
    pub(crate) digest: String,
    pub(crate) decision: Decision,
    #[serde(default)]
    pub(crate) reason: Option<String>,
    /// One use, this device only: runs the plan as previewed.
    #[serde(default)]
    pub(crate) confirm_token: Option<String>,
    #[serde(default)]
    pub(crate) expires_at: Option<Scalar>,
    /// What is left of the account's limit at the app, where that is known.
    #[serde(default)]
    pub(crate) rate: Option<Rate>,
}

/// Calls that an account may still make.
#[derive(Deserialize)]
pub(crate) struct Rate {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    #[serde(default)]
    pub(crate) resets_at: Option<String>,
}

/// What the device's policy says of an effect.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Decision {
    Allow,
    Confirm,
    Approve,
    Deny,
}

/// The exact request, with slots where secrets go.
#[derive(Deserialize)]
pub(crate) struct Plan {
    pub(crate) tool: String,
    #[serde(default)]
    pub(crate) revision: Option<Scalar>,
    #[serde(default)]
    pub(crate) effect: String,
    #[serde(default)]
    pub(crate) account: Option<Account>,
    pub(crate) request: Request,
    #[serde(default)]
    pub(crate) sentence: Option<String>,
    #[serde(default)]
    pub(crate) summary: Option<String>,
    #[serde(default)]
    pub(crate) scopes: Scopes,
    #[serde(default)]
    pub(crate) warnings: Vec<Scalar>,
}

/// What the tool needs of the connection's grant.
#[derive(Default, Deserialize)]
pub(crate) struct Scopes {
    #[serde(default)]
    pub(crate) held: Vec<String>,
    #[serde(default)]
    pub(crate) missing: Vec<String>,
}

/// The request, byte for byte but for the secrets.
#[derive(Deserialize)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) headers: Vec<Header>,
    #[serde(default)]
    pub(crate) body: Option<Body>,
}

/// One header, or one piece of a body.
#[derive(Deserialize)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// A body in the one form that fits its content type.
#[derive(Deserialize)]
pub(crate) struct Body {
    #[serde(default)]
    pub(crate) content_type: Option<String>,
    #[serde(default)]
    pub(crate) json: Option<Value>,
    #[serde(default)]
    pub(crate) text: Option<String>,
    #[serde(default)]
    pub(crate) base64: Option<String>,
    /// A mail, a form or parts inside the body, as a person reads them.
    #[serde(default)]
    pub(crate) decoded: Vec<Header>,
    #[serde(default)]
    pub(crate) bytes: Option<u64>,
}
