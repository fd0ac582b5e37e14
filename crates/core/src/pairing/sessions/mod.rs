//! Pairings that a client starts and a person approves in a browser: what the published plugins of OpenClaw and Hermes speak.
//!
//! Three secrets keep apart who may do what. The **link** is opened by a person, who must be signed in to decide; the **name**
//! is what the client asks by; the **verifier** alone makes the key, together with a key of ours, so that the key is stored
//! nowhere and handing it out again gives the same one. All three are stored hashed.
//!
//! ```text
//! waiting ─► approved ─► issued ─► finished          any open one, after 15 minutes ─► expired
//!    └─► declined   (five wrong verifiers ─► locked)
//! ```

mod caller;
mod decide;
mod finish;
mod issue;
mod key;
mod look;
mod start;

pub use caller::Caller;
pub use decide::{DecideError, Decision, decide, find_by_link};
pub use finish::{FinishError, consume, finalize};
pub use issue::{IssueError, Issued, issue};
pub use look::{LookError, find, look};
pub use start::{Asking, StartPairingError, Started, start};

/// How long a pairing stays open.
const LIFE_MS: i64 = 15 * crate::time::MINUTE_MS;
