use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::Fault;
use crate::exec::pace::{Left, Turn};
use crate::id::{ConnectionId, DeviceId, UserId};
use crate::time::UnixMs;
use crate::vault::{AccessHalf, GrantHalf};

/// A fresh credential for a connection, sealed by whoever obtained it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Install {
    /// Whose it is.
    pub user: UserId,
    /// Which connection.
    pub connection: ConnectionId,
    /// The version it was sealed as: one above the version it replaces, 1 for a new connection.
    pub version: i64,
    /// Sealed access half.
    pub access: AccessHalf,
    /// Sealed grant half.
    pub grant: Option<GrantHalf>,
    /// When the access half ends by itself.
    pub expires_at: Option<UnixMs>,
}

/// What became of an [`Install`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstallOutcome {
    /// Stored and published.
    Installed,
    /// Another version came first; seal again for one above this.
    Outrun {
        /// The version that stands.
        current: i64,
    },
    /// The connection is being taken down.
    Closed,
}

/// Why the caller asks for access.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccessNeed {
    /// Whose it is.
    pub user: UserId,
    /// Which connection.
    pub connection: ConnectionId,
    /// A version the app refused; a newer one is wanted. `None` where any live one will do.
    pub refused_version: Option<i64>,
    /// With less than this left, in milliseconds, it is renewed first.
    pub margin_ms: i64,
}

/// A credential that may be used now, or why there is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessAnswer {
    /// Use this.
    Ready {
        /// Sealed access half.
        access: AccessHalf,
        /// Its version.
        version: i64,
        /// Whether a refresh happened for this call.
        refreshed: bool,
    },
    /// The app refused the grant: a person must reconnect.
    NeedsReauth {
        /// The app's own error code.
        reason: String,
    },
    /// The app's token endpoint failed; the connection is fine.
    TryLater {
        /// What happened, for the log.
        reason: String,
    },
    /// No credential stands here.
    Missing,
}

/// A device wants to send one call, and little is left of the account's limit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaceNeed {
    /// Which connection.
    pub connection: ConnectionId,
    /// By which device.
    pub device: DeviceId,
    /// What the caller's isolate knows.
    pub known: Option<Left>,
}

/// The single writer of a connection's credential, seen from outside.
#[async_trait]
pub trait ConnectionActor: Send + Sync {
    /// Stores and publishes a fresh credential.
    ///
    /// # Errors
    /// [`Fault`] when the object cannot be reached; it may still finish by itself.
    async fn install(&self, install: Install) -> Result<InstallOutcome, Fault>;

    /// Hands out a live access half, refreshing it first where that is due.
    ///
    /// # Errors
    /// [`Fault`] when the object cannot be reached.
    async fn access(&self, need: AccessNeed) -> Result<AccessAnswer, Fault>;

    /// Revokes upstream, then deletes the row and every copy. It goes on by itself where the app does not confirm; the
    /// revocation in the database says how far it is.
    ///
    /// # Errors
    /// [`Fault`] when the object or the database cannot be reached; it may still finish by itself.
    async fn release(&self, user: &UserId, connection: &ConnectionId) -> Result<(), Fault>;

    /// Asks to send one call where little is left: here isolates agree. Nothing is stored. Where there is only one isolate, as
    /// in tests, everybody may go.
    ///
    /// # Errors
    /// [`Fault`] when the object cannot be reached.
    async fn pace(&self, need: PaceNeed) -> Result<Turn, Fault> {
        let _ = need;
        Ok(Turn::Go)
    }
}
