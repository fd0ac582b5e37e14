//! The vault as a whole: its published bytes, and everything it has to refuse.

mod known_answer;
mod refusal;
mod rotation;
mod round_trip;
pub(super) mod support;
mod swap;
mod vectors;
