use std::sync::Arc;

use super::{Memory, lock};
use crate::exec::pace::{Left, Notice, Pace, Turn};
use crate::time::UnixMs;

/// One call that was let go. Dropping it ends the call, whichever way that happens; one that never left is given back.
#[derive(Debug)]
pub struct Slot {
    memory: Arc<Memory>,
    connection: String,
    /// When its last request left.
    left_at: Option<UnixMs>,
}

impl Memory {
    /// Asks to send one call of a device on a connection.
    ///
    /// # Errors
    /// The milliseconds to wait before asking again.
    pub fn ask(self: &Arc<Self>, connection: &str, device: &str, now: UnixMs) -> Result<Slot, u64> {
        match lock(&self.paces).entry(connection, Pace::default).ask(device, now) {
            Turn::Go => Ok(Slot { memory: self.clone(), connection: connection.to_owned(), left_at: None }),
            Turn::Wait(wait_ms) => Err(wait_ms),
        }
    }

    /// What is left of a connection's limit, where that is known.
    #[must_use]
    pub fn left(&self, connection: &str, now: UnixMs) -> Option<Left> {
        lock(&self.paces).get(connection)?.left(now)
    }

    /// Whether so little is left that isolates must agree on who may go.
    #[must_use]
    pub fn is_scarce(&self, connection: &str, now: UnixMs) -> bool {
        lock(&self.paces).get(connection).is_some_and(|pace| pace.is_scarce(now))
    }
}

impl Slot {
    /// A request of this call leaves.
    pub fn depart(&mut self, now: UnixMs) {
        if self.left_at.is_some() {
            lock(&self.memory.paces).entry(&self.connection, Pace::default).again(now);
        }
        self.left_at = Some(now);
    }

    /// An answer to it came.
    pub fn learn(&self, notice: &Notice, now: UnixMs) {
        let sent_at = self.left_at.unwrap_or(now);
        lock(&self.memory.paces).entry(&self.connection, Pace::default).learn(notice, sent_at, now);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        lock(&self.memory.paces).entry(&self.connection, Pace::default).end(self.left_at.is_some());
    }
}
