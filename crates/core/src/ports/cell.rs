use async_trait::async_trait;

use super::Fault;
use crate::credential::Cell;
use crate::time::UnixMs;

/// The durable storage of one connection's single writer.
#[async_trait]
pub trait CellStorage: Send + Sync {
    /// The cell, or `None` before the first install and after release.
    ///
    /// # Errors
    /// [`Fault`] when storage fails.
    async fn load(&self) -> Result<Option<Cell>, Fault>;

    /// Replaces the cell in one durable write, after asking to be woken when [`Cell::wakes_at`] says. A cut in between
    /// leaves an alarm that finds nothing to do.
    ///
    /// # Errors
    /// [`Fault`] when storage fails; the old cell may still stand.
    async fn save(&self, cell: &Cell) -> Result<(), Fault>;

    /// Removes everything, the alarm included.
    ///
    /// # Errors
    /// [`Fault`] when storage fails.
    async fn erase(&self) -> Result<(), Fault>;

    /// Asks to be woken once, at least, at or after `at`; replaces what was asked before.
    ///
    /// # Errors
    /// [`Fault`] when storage fails.
    async fn wake_at(&self, at: UnixMs) -> Result<(), Fault>;
}
