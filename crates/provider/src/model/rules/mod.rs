//! Rules change answers: the first whose `match` fits and whose turn it is applies.

mod bodies;
mod bucket;
mod commit;
mod delivery;
mod matching;
mod point;
mod rate;
mod replace;
mod retry_after;
mod switches;

pub use delivery::{Delivery, Drip, DripPart, Encoding, Framing, Truncate};
pub use point::{Cut, Ending, Point};

pub(crate) use bucket::Buckets;
pub(crate) use commit::Commit;
pub(crate) use matching::{Facts, Match, Picked, Rules};
pub(crate) use switches::Switches;
