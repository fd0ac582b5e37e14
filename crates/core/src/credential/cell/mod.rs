//! What the single writer keeps, and the pure steps that lead from one state of it to the next.

mod former;
mod outbox;
mod release;
mod renewal;

use serde::{Deserialize, Serialize};

pub use former::Former;
pub use outbox::Outbox;
pub use release::{REVOKE_FOR_MS, Release};
pub use renewal::{Asking, Renewal};

use crate::id::{ConnectionId, UserId};
use crate::time::UnixMs;
use crate::vault::{AccessHalf, GrantHalf};

/// A connection's credential as its single writer keeps it: sealed, versioned, with everything that was begun and is not
/// yet done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// Whose it is.
    pub user: UserId,
    /// Which connection.
    pub connection: ConnectionId,
    /// Counts up with every new credential.
    pub version: i64,
    /// Counts up with every consent of the person; a refresh leaves it as it is.
    pub generation: i64,
    /// What requests are made with.
    pub access: AccessHalf,
    /// What new access is made from; absent where the app gives none.
    pub grant: Option<GrantHalf>,
    /// When the access half was stored, by the writer's own clock.
    #[serde(default)]
    pub granted_at: Option<UnixMs>,
    /// When the access half ends by itself.
    pub expires_at: Option<UnixMs>,
    /// How far a refresh of this version is.
    pub renewal: Renewal,
    /// What the world does not know of this version yet.
    pub outbox: Option<Outbox>,
    /// How far the end of the connection is; nobody is given access from here on.
    pub release: Option<Release>,
    /// Grants that reconnects took the place of.
    #[serde(default)]
    pub former: Vec<Former>,
}

impl Cell {
    /// When something that was begun has to go on, at the latest.
    #[must_use]
    pub fn wakes_at(&self) -> Option<UnixMs> {
        if let Some(release) = &self.release {
            return Some(release.due);
        }
        let outbox = self.outbox.as_ref().map(|outbox| outbox.due);
        [self.renewal.wakes_at(), outbox].into_iter().flatten().min()
    }

    /// How long the access half lives, in milliseconds; `None` where it does not end by itself.
    #[must_use]
    pub fn life_ms(&self) -> Option<i64> {
        Some(self.expires_at?.since(self.granted_at?))
    }

    /// The oldest version that KV may still hold a copy of.
    #[must_use]
    pub fn oldest_copy(&self) -> i64 {
        self.outbox.as_ref().map_or(self.version, |outbox| outbox.oldest_copy)
    }
}

/// `base` doubled `times` times, at most `most`; all in milliseconds.
const fn backoff_ms(base: i64, times: u32, most: i64) -> i64 {
    let factor = if times < 32 { 1_i64 << times } else { 1_i64 << 32 };
    let wait = base.saturating_mul(factor);
    if wait < most { wait } else { most }
}
