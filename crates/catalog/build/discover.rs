//! Finds the app folders and reads their texts.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clawlink_manifest::parse::Folder;

/// The folders below `apps`, by slug.
pub(crate) fn folders(apps: &Path) -> io::Result<Vec<Folder>> {
    let mut folders = Vec::new();
    for path in entries(apps)? {
        if path.is_dir() {
            folders.push(folder(&path)?);
        }
    }
    Ok(folders)
}

fn folder(path: &Path) -> io::Result<Folder> {
    let mut tools = Vec::new();
    for tool in entries(&path.join("tools"))? {
        if tool.extension().is_some_and(|extension| extension == "toml") {
            tools.push((name(tool.file_stem()), fs::read_to_string(&tool)?));
        }
    }
    Ok(Folder {
        slug: name(path.file_name()),
        app: read_if_there(&path.join("app.toml"))?,
        tools,
        icon: read_if_there(&path.join("icon.svg"))?,
        hooks: read_if_there(&path.join("hooks.rs"))?,
    })
}

/// Sorted, so that the catalogue does not depend on the file system.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn read_if_there(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read,
    }
}

fn name(part: Option<&std::ffi::OsStr>) -> String {
    part.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
