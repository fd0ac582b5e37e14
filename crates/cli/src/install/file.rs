use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clawlink_setup::{Entry, Form, Target};

use super::merge::Change;
use super::{InstallError, json, yaml};

/// What the entry would make of the file; nothing is written.
///
/// # Errors
/// [`InstallError::File`], or [`InstallError::Merge`] where the entry has no place.
pub(crate) fn look(path: &Path, entry: &Entry, target: &Target<'_>) -> Result<Change, InstallError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(InstallError::File { verb: "read", path: path.to_owned(), source }),
    };
    let merged = match entry.form {
        Form::Json => json::insert(&text, entry, target),
        Form::Yaml => yaml::insert(&text, entry, target),
    };
    merged.map_err(|source| InstallError::Merge { path: path.to_owned(), source })
}

/// Adds the entry to the file, which is replaced in one step: a crash leaves the old one or the new one.
///
/// # Errors
/// As [`look`]; the file is then as it was.
pub(crate) fn add(path: &Path, entry: &Entry, target: &Target<'_>) -> Result<Change, InstallError> {
    let change = look(path, entry, target)?;
    if let Change::Added(text) = &change {
        let fault = |source| InstallError::File { verb: "write", path: path.to_owned(), source };
        replace(path, text).map_err(fault)?;
    }
    Ok(change)
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    // A link of somebody's dotfiles stays a link.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let draft = draft_of(path);
    let written = write_closed(&draft, text).and_then(|()| match fs::metadata(path) {
        Ok(old) => fs::set_permissions(&draft, old.permissions()),
        Err(_) => Ok(()),
    });
    written.and_then(|()| fs::rename(&draft, path)).inspect_err(|_| drop(fs::remove_file(&draft)))
}

fn draft_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    path.with_file_name(name)
}

/// A new file is closed to others, since it may hold a key.
fn write_closed(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
