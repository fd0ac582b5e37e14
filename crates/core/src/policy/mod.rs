//! What a device may do. [`decide`] is pure: the same policy, rules and tool always give the same [`Ruling`].
//!
//! A person chooses a [`Policy`], and may set single tools, patterns of tools or whole apps apart by [`Rule`]s. No device
//! reaches either.

mod decide;
mod decision;
mod pattern;
mod preset;
mod rule;

pub use decide::{Subject, decide};
pub use decision::{Decision, Ground, Ruling};
pub use pattern::Pattern;
pub use preset::Policy;
pub use rule::{Answer, Rule};
