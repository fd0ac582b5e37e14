use async_lock::{Semaphore, SemaphoreGuard};

/// One caller at a time. An object's calls interleave at every await; whoever holds the turn may change the cell.
///
/// This is what makes a refresh happen once: the callers that wait find the new version when their turn comes.
///
/// A semaphore of one rather than a mutex: natively the mutex of `async_lock` reads the clock to be fair, and a simulated
/// run would not repeat.
#[derive(Debug)]
pub struct Turn(Semaphore);

impl Turn {
    /// A fresh one.
    #[must_use]
    pub const fn new() -> Self {
        Self(Semaphore::new(1))
    }

    /// Waits for the turn; it ends when the guard is dropped.
    pub async fn take(&self) -> SemaphoreGuard<'_> {
        self.0.acquire().await
    }
}

impl Default for Turn {
    fn default() -> Self {
        Self::new()
    }
}
