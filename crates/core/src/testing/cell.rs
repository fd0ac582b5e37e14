use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::Tripwire;
use crate::credential::{Cell, Turn};
use crate::ports::{CellStorage, Fault};
use crate::time::UnixMs;

/// How the tripwire knows it.
const PORT: &str = "connection store";

/// One connection's storage and its alarm, as an object has them; they outlive whoever works on them.
#[derive(Default)]
pub struct MemoryCell {
    kept: Mutex<Kept>,
    pub(super) turn: Turn,
    wire: Arc<Tripwire>,
}

#[derive(Default)]
struct Kept {
    cell: Option<Cell>,
    alarm: Option<UnixMs>,
}

impl MemoryCell {
    /// An empty one, with the wire through it.
    #[must_use]
    pub fn on(wire: Arc<Tripwire>) -> Self {
        Self { wire, ..Self::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept, as it stands.
    #[must_use]
    pub fn peek(&self) -> Option<Cell> {
        self.lock().cell.clone()
    }

    /// When the alarm goes off.
    #[must_use]
    pub fn alarm(&self) -> Option<UnixMs> {
        self.lock().alarm
    }

    /// Takes the alarm if it is due, as the platform does before it calls.
    pub(super) fn take_alarm(&self, now: UnixMs) -> bool {
        self.lock().alarm.take_if(|at| *at <= now).is_some()
    }
}

#[async_trait]
impl CellStorage for MemoryCell {
    async fn load(&self) -> Result<Option<Cell>, Fault> {
        self.wire.enter(PORT).await?;
        Ok(self.peek())
    }

    async fn save(&self, cell: &Cell) -> Result<(), Fault> {
        if let Some(at) = cell.wakes_at() {
            self.wake_at(at).await?;
        }
        self.wire.enter(PORT).await?;
        self.lock().cell = Some(cell.clone());
        self.wire.leave(PORT).await
    }

    async fn erase(&self) -> Result<(), Fault> {
        self.wire.enter(PORT).await?;
        *self.lock() = Kept::default();
        self.wire.leave(PORT).await
    }

    async fn wake_at(&self, at: UnixMs) -> Result<(), Fault> {
        self.wire.enter(PORT).await?;
        self.lock().alarm = Some(at);
        self.wire.leave(PORT).await
    }
}
