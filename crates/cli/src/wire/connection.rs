use serde::Deserialize;

use super::{Account, Scalar};

/// A stored authorization at an app.
#[derive(Deserialize)]
pub(crate) struct Connection {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) number: Option<Scalar>,
    #[serde(default)]
    pub(crate) app: String,
    #[serde(default)]
    pub(crate) account: Option<Account>,
    /// The person's own name for it.
    #[serde(default)]
    pub(crate) label: Option<String>,
    #[serde(default)]
    pub(crate) is_default: bool,
    #[serde(default)]
    pub(crate) state: String,
    #[serde(default)]
    pub(crate) health: Option<Health>,
}

/// How the last calls went.
#[derive(Deserialize)]
pub(crate) struct Health {
    #[serde(default)]
    pub(crate) last_success_at: Option<Scalar>,
}

impl Connection {
    /// The account's label at the app.
    pub(crate) fn account_label(&self) -> &str {
        self.account.as_ref().and_then(|account| account.label.as_deref()).unwrap_or_default()
    }
}
