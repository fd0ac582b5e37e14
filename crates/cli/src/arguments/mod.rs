//! The arguments of a tool, as a command line gives them.

mod file;
mod flags;
mod typing;

pub(crate) use flags::{ARGUMENT_RULE, ArgumentError, ArgumentFlags};
