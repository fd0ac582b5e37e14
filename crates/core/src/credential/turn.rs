use async_lock::{Mutex, MutexGuard};

/// One caller at a time. An object's calls interleave at every await; whoever holds the turn may change the cell.
///
/// This is what makes a refresh happen once: the callers that wait find the new version when their turn comes.
#[derive(Debug, Default)]
pub struct Turn(Mutex<()>);

impl Turn {
    /// A fresh one.
    #[must_use]
    pub const fn new() -> Self {
        Self(Mutex::new(()))
    }

    /// Waits for the turn; it ends when the guard is dropped.
    pub async fn take(&self) -> MutexGuard<'_, ()> {
        self.0.lock().await
    }
}
