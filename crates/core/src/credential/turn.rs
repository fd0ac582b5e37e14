use async_lock::{Semaphore, SemaphoreGuard};

use super::cell::Cell;
use crate::ports::{CellStorage, Fault};

/// Who may act on a cell. An object's calls interleave at every await, so there are two turns:
///
/// - the **cell's** turn is short: whoever holds it may read and then write the cell;
/// - the **refresh** turn spans a token request: whoever waited for it finds what came of that request. The cell's turn is
///   free meanwhile, so that a reconnect does not wait for a slow token endpoint.
///
/// Semaphores of one rather than mutexes: natively the mutex of `async_lock` reads the clock to be fair, and a simulated
/// run would not repeat.
#[derive(Debug)]
pub struct Turn {
    cell: Semaphore,
    refresh: Semaphore,
}

impl Turn {
    /// A fresh one.
    #[must_use]
    pub const fn new() -> Self {
        Self { cell: Semaphore::new(1), refresh: Semaphore::new(1) }
    }

    /// Waits for the cell's turn; it ends when the guard is dropped. Never taken while it is held.
    pub(super) async fn take(&self) -> SemaphoreGuard<'_> {
        self.cell.acquire().await
    }

    /// Waits until no token request is on its way; the next one is the caller's. Taken before the cell's turn, not after.
    pub(super) async fn refresh(&self) -> SemaphoreGuard<'_> {
        self.refresh.acquire().await
    }
}

impl Default for Turn {
    fn default() -> Self {
        Self::new()
    }
}

/// Changes the cell as it stands now, in one turn, and returns what stands then. `change` says whether there is something
/// to save.
pub(super) async fn amend(
    cells: &dyn CellStorage,
    turn: &Turn,
    change: impl FnOnce(&mut Cell) -> bool + Send,
) -> Result<Option<Cell>, Fault> {
    let _turn = turn.take().await;
    let Some(mut cell) = cells.load().await? else { return Ok(None) };
    if change(&mut cell) {
        cells.save(&cell).await?;
    }
    Ok(Some(cell))
}
