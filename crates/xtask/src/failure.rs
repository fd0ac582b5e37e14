//! What can go wrong while a command runs, each in one line that a person can act on.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, ExitStatus};

use thiserror::Error;

/// Why a command ended before it was done. `Display` is the whole message, on one line.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// The folder that `cargo xtask` was called in belongs to no checkout.
    #[error("no Cargo.toml with wrangler.api.toml beside it in {} or above: call this inside the repository", .0.display())]
    OutsideTheWorkspace(PathBuf),
    /// A program is not installed and cannot be installed from here.
    #[error("`{tool}` is missing: {remedy}")]
    Missing { tool: String, remedy: String },
    /// A program whose output the person has just seen ended badly.
    #[error("{step} failed ({status})")]
    Step { step: String, status: ExitStatus },
    /// A program whose output went to a file ended badly.
    #[error("{step} failed ({status}): {telling} (all of it: {})", log.display())]
    LoggedStep { step: String, status: ExitStatus, telling: String, log: PathBuf },
    /// Something else listens there already.
    #[error(
        "port {port} ({role}) is taken: end what listens on 127.0.0.1:{port}, or choose another with {flag}"
    )]
    PortTaken { port: u16, role: &'static str, flag: &'static str },
    /// A started service ended by itself.
    #[error("{role} stopped ({status}): {telling} (all of it: {})", log.display())]
    Stopped { role: String, status: ExitStatus, telling: String, log: PathBuf },
    /// A started service lives, but does not answer.
    #[error("{role} did not answer within {seconds} s: {telling} (all of it: {})", log.display())]
    Silent { role: String, seconds: u32, telling: String, log: PathBuf },
    /// Another instance runs on this state folder.
    #[error("{} is in use by another `cargo xtask`: stop it, or choose another folder with --state", .0.display())]
    StateInUse(PathBuf),
    /// `--fresh` was asked for a folder that no instance made.
    #[error("{} was not made by `cargo xtask start`: --fresh will not delete it", .0.display())]
    NotOurState(PathBuf),
    /// A bundle is larger than a worker should be.
    #[error("{script} is {kib} KiB gzip, over the limit of {limit} KiB")]
    TooLarge { script: &'static str, kib: u32, limit: u32 },
    /// Some steps of a test run failed; their output was shown when they ran.
    #[error("{}", .0.join("; "))]
    Steps(Vec<String>),
    /// A file or socket did not do as it should.
    #[error("cannot {doing} {}: {source}", path.display())]
    Io { doing: &'static str, path: PathBuf, source: io::Error },
    /// A file of ours is not what it should be.
    #[error("{}: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: String },
    /// A person, or the system, asked to stop.
    #[error("interrupted")]
    Interrupted,
}

impl Failure {
    /// Names the file that an input or output error is about, for `map_err`.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, path: path.to_owned(), source }
    }

    /// 130 after an interruption, as shells do it; otherwise 1.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(if matches!(self, Self::Interrupted) { 130 } else { 1 })
    }
}
