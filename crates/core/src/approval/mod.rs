//! A person decides on exactly one request of one device. Nothing here is reached by a device: the row it asks with is written
//! by [`crate::run`], and the claim of the execution uses it up.

mod decide;
mod open;

pub use decide::{DecideError, Verdict, decide};
pub use open::{Obstacle, Question, open};
