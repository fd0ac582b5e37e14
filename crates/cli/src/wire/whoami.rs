use std::collections::BTreeMap;

use serde::Deserialize;

use super::Scalar;

/// The person, this device, and the plan.
#[derive(Deserialize)]
pub(crate) struct Whoami {
    pub(crate) user: User,
    pub(crate) device: Device,
    #[serde(default)]
    pub(crate) plan: Option<BillingPlan>,
}

#[derive(Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) label: String,
}

#[derive(Deserialize)]
pub(crate) struct Device {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) family: Option<String>,
    /// Effect → decision.
    #[serde(default)]
    pub(crate) policy: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) policy_name: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct BillingPlan {
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) calls_used: Option<Scalar>,
    #[serde(default)]
    pub(crate) calls_limit: Option<Scalar>,
    #[serde(default)]
    pub(crate) resets_at: Option<Scalar>,
}
