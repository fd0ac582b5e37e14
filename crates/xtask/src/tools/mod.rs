//! What the other commands stand on: each tool is looked for, and installed when it is not there.
//!
//! Nothing comes from anywhere but crates.io, npm, `PyPI`, Debian and, for the compiler's own target, rustup.

mod apt;
pub(crate) mod chromium;
pub(crate) mod node;
pub(crate) mod python;
pub(crate) mod rust;

use crate::failure::Failure;
use crate::sh::Sh;

/// Makes sure that a worker can be built and run.
///
/// # Errors
/// The first tool that is missing and cannot be installed.
pub(crate) fn for_workers(sh: &Sh) -> Result<(), Failure> {
    rust::wasm_target(sh)?;
    rust::WORKER_BUILD.ensure(sh)?;
    rust::WASM_BINDGEN.ensure(sh)?;
    node::packages(sh)
}
