//! Pages for people: pure functions from an answer to text. `--json` passes them by.

pub(crate) mod approvals;
pub(crate) mod apps;
pub(crate) mod connections;
pub(crate) mod execution;
pub(crate) mod executions;
mod facts;
pub(crate) mod failure;
pub(crate) mod install;
pub(crate) mod preview;
mod problem;
pub(crate) mod results;
mod screen;
mod table;
mod text;
pub(crate) mod tool;
pub(crate) mod tools;
pub(crate) mod whoami;

pub(crate) use facts::Facts;
pub(crate) use screen::{Ink, Screen};
pub(crate) use text::visible;
