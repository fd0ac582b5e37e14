//! How a connection does: derived from its row and the app's manifest, nothing is asked.

mod describe;
mod judge;
mod note;
mod reason;
#[cfg(test)]
mod tests;
mod warning;

use serde::Serialize;

pub use describe::describe;
pub use judge::health_of;
#[cfg(test)]
use judge::judge;
pub(crate) use note::note_result;
pub use reason::{NextStep, Reason};
pub use warning::Warning;

use crate::time::UnixMs;

/// Where a connection stands for whoever uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// Its credential is being stored.
    Connecting,
    /// It can be used.
    Active,
    /// It can be used until a known end, and nothing can renew it.
    Expiring,
    /// It can be tried; its last call failed.
    Degraded,
    /// It cannot be used until a person has reconnected it.
    NeedsReauth,
    /// It is being taken down.
    Disconnecting,
}

/// A connection's health, with the reason and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Where it stands.
    pub state: HealthState,
    /// Why it is not well; `None` where it is.
    pub reason: Option<Reason>,
    /// Since when it is not well, where that is known.
    pub since: Option<UnixMs>,
    /// When it ends by itself, where nothing can renew it.
    pub ends_at: Option<UnixMs>,
    /// What mends it.
    pub next_step: NextStep,
    /// What will go wrong later, or for some tools.
    pub warnings: Vec<Warning>,
}
