use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, UserId};
use crate::policy::{Policy, Rule};
use crate::ports::Fault;
use crate::time::UnixMs;

/// What kind of client a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceFamily {
    /// The `clawlink` command.
    Cli,
    /// A key made by hand on the devices page.
    ApiKey,
    /// An MCP client, by tokens of our authorization server.
    Mcp,
    /// The published OpenClaw plugin.
    #[serde(rename = "openclaw")]
    OpenClaw,
    /// The published Hermes plugin.
    Hermes,
    /// The person's own browser, by their session.
    Browser,
}

impl DeviceFamily {
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cli => "cli",
            Self::ApiKey => "api_key",
            Self::Mcp => "mcp",
            Self::OpenClaw => "openclaw",
            Self::Hermes => "hermes",
            Self::Browser => "browser",
        }
    }
}

/// A paired client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// Whose.
    pub user: UserId,
    /// What the person calls it.
    pub name: String,
    /// What kind.
    pub family: DeviceFamily,
    /// What it may do.
    pub policy: Policy,
    /// What the person set apart from that, in the order of the patterns.
    pub rules: Vec<Rule>,
    /// Since when the person has all their agents paused.
    pub paused_at: Option<UnixMs>,
    /// What its credential begins with; `None` for what is known by tokens or by a session.
    pub key_hint: Option<String>,
    /// When it was paired.
    pub created_at: UnixMs,
    /// Last call, kept to the hour.
    pub last_used_at: Option<UnixMs>,
    /// When the person ended it.
    pub revoked_at: Option<UnixMs>,
}

/// A device and the hash of its credential.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// The device.
    pub device: Device,
    /// SHA-256 of the credential, hex; of something that is none where a device has none.
    pub credential_hash: String,
}

/// Paired clients.
#[async_trait]
pub trait Devices: Send + Sync {
    /// Keeps a device.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn create(&self, device: &NewDevice) -> Result<(), Fault>;

    /// The device by the hash of its credential, revoked or not.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find_by_credential(&self, credential_hash: &str) -> Result<Option<Device>, Fault>;

    /// The person's device of this id; `None` once it was ended.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn find_live(&self, user: &UserId, id: &DeviceId) -> Result<Option<Device>, Fault>;

    /// The person's devices, newest first; of the revoked ones those ended at or after `revoked_since`.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn list(&self, user: &UserId, revoked_since: UnixMs) -> Result<Vec<Device>, Fault>;

    /// Ends a device of this person; `false` when there is none or it was ended before.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn revoke(&self, user: &UserId, id: &DeviceId, now: UnixMs) -> Result<bool, Fault>;

    /// Notes a use, unless one was noted within the hour before.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    async fn touch(&self, id: &DeviceId, now: UnixMs) -> Result<(), Fault>;
}
