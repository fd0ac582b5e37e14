//! Checks an exported audit log without asking anybody.
//!
//! The first line says what the others must add up to. Every other line is an event whose hash covers its content and the hash
//! of the event before. A line is compared with how it would be written, so no byte of it is without meaning.

mod line;
mod verify;

pub(crate) use verify::{Broken, Intact, verify};
