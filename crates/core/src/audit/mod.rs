//! What happened to a person's account, as a chain that shows any later change.
//!
//! An event's hash covers its content and the hash of the event before it. Chains are a person's own: one chain over all
//! would make every event in the house wait for every other. An export can be checked without us by
//! `clawlink audit verify`.

mod chain;
mod export;

pub use chain::{CHAIN_START, Link, link_hash};
pub use export::export;
