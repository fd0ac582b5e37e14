//! discover → parse → emit, each step on its own.

mod discover;
mod emit;
mod parse;
mod rust_source;

use std::path::Path;

/// Reads every app folder below `apps` and returns the Rust source of the catalogue.
///
/// # Errors
/// Everything that is wrong, one sentence each, with file and key.
pub(crate) fn run(apps: &Path) -> Result<String, Vec<String>> {
    let folders = discover::folders(apps).map_err(|error| vec![format!("{}: {error}", apps.display())])?;
    let parsed = parse::all(&folders)?;
    emit::catalog(&parsed, apps).map_err(|error| vec![error.to_string()])
}
