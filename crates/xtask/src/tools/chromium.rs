//! The browser that the browser tests drive.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::sh::Sh;
use crate::tools::apt;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Where Chromium is, installed from Debian if need be.
///
/// # Errors
/// [`Failure::Missing`] on a machine where this process may not install it.
pub(crate) fn chromium(sh: &Sh) -> Result<PathBuf, Failure> {
    let found = || NAMES.iter().find_map(|name| sh.find(name));
    if let Some(program) = found() {
        return Ok(program);
    }
    apt::install(sh, "chromium")?;
    found().ok_or_else(|| Failure::Missing { tool: "chromium".to_owned(), remedy: "install it".to_owned() })
}
