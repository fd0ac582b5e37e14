//! Telling an agent about the endpoint: its own commands are run, its files get one entry and keep all else.

mod endpoint;
mod file;
mod json;
mod merge;
mod place;
mod program;
mod yaml;

pub(crate) use endpoint::Endpoint;
pub(crate) use file::{add, look};
pub(crate) use merge::Change;
pub(crate) use place::path_of;
pub(crate) use program::run;

use std::io;
use std::path::PathBuf;

use self::merge::MergeError;

/// Why an agent was not told. Steps before the failed one stand.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InstallError {
    #[error("`{program}` is not installed, or not on PATH; once it is, this does the same: {line}")]
    NoProgram { program: &'static str, line: String },
    #[error("this ended with {ending}: {line}")]
    Command { line: String, ending: String },
    #[error("{agent} cannot sign in by a key: leave --by-key out")]
    NoKey { agent: &'static str },
    #[error("where {file} lies is not known: HOME is not set")]
    NoPlace { file: String },
    #[error("cannot {verb} {}: {source}", path.display())]
    File { verb: &'static str, path: PathBuf, source: io::Error },
    #[error("{} is left as it is: {source}", path.display())]
    Merge { path: PathBuf, source: MergeError },
}
