use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::Fault;
use crate::id::{ConnectionId, UserId};
use crate::time::UnixMs;
use crate::vault::{AccessHalf, GrantHalf};

/// A connection's credential as its single writer keeps it: sealed, versioned, with what is still to be published.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// Whose it is.
    pub user: UserId,
    /// Which connection.
    pub connection: ConnectionId,
    /// Counts up with every new credential.
    pub version: i64,
    /// What requests are made with.
    pub access: AccessHalf,
    /// What new access is made from; absent where the app gives none.
    pub grant: Option<GrantHalf>,
    /// When the access half ends by itself.
    pub expires_at: Option<UnixMs>,
    /// Whether this version still has to reach KV and the database.
    pub unpublished: bool,
    /// A refresh that was begun and not yet answered.
    pub refreshing_since: Option<UnixMs>,
}

/// The durable storage of one connection's single writer.
#[async_trait]
pub trait CellStorage: Send + Sync {
    /// The cell, or `None` before the first install and after release.
    ///
    /// # Errors
    /// [`Fault`] when storage fails.
    async fn load(&self) -> Result<Option<Cell>, Fault>;

    /// Replaces the cell in one durable write.
    ///
    /// # Errors
    /// [`Fault`] when storage fails; the old cell then stands.
    async fn save(&self, cell: &Cell) -> Result<(), Fault>;

    /// Removes everything, the alarm included.
    ///
    /// # Errors
    /// [`Fault`] when storage fails.
    async fn erase(&self) -> Result<(), Fault>;

    /// Asks to be woken once, at least, at or after `at`.
    ///
    /// # Errors
    /// [`Fault`] when storage fails.
    async fn wake_at(&self, at: UnixMs) -> Result<(), Fault>;
}
