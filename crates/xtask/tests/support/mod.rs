//! Reads the checkout, so that each rule is a plain function from text to what breaks it.

pub(crate) mod edges;
pub(crate) mod exposures;
pub(crate) mod markup;
pub(crate) mod names;
pub(crate) mod paths;
mod security;

use std::fs;
use std::path::{Path, PathBuf};

/// Where code of ours stands.
const CODE: [&str; 4] = ["crates", "web-worker", "exec-worker", "tests"];

/// A file of the checkout.
pub(crate) struct File {
    /// Relative to the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    /// Whether it is compiled for tests alone, and so may do what a worker may not.
    pub(crate) fn is_for_tests(&self) -> bool {
        let folders = ["tests", "testing"];
        self.path.split('/').any(|part| folders.contains(&part)) || self.path.ends_with("/tests.rs")
    }

    /// The text up to the module of tests at its end.
    pub(crate) fn code(&self) -> &str {
        let inline = |rest: &str| rest.lines().next().is_some_and(|line| line.ends_with('{'));
        let mut modules = self.text.match_indices("#[cfg(test)]\nmod ");
        let tests = modules.find(|(at, mark)| self.text.get(at + mark.len()..).is_some_and(inline));
        self.text.split_at(tests.map_or(self.text.len(), |(at, _)| at)).0
    }
}

/// The folder of the workspace's Cargo.toml.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// One file of the checkout.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every Rust file of ours.
pub(crate) fn rust_files() -> Vec<File> {
    CODE.iter().flat_map(|folder| files_below(folder, &["rs"])).collect()
}

/// Every file below a folder that ends so, less what is built or fetched.
pub(crate) fn files_below(folder: &str, extensions: &[&str]) -> Vec<File> {
    let mut files = Vec::new();
    walk(folder, extensions, &mut files);
    assert!(!files.is_empty(), "no {extensions:?} below {folder}");
    files
}

fn walk(folder: &str, extensions: &[&str], files: &mut Vec<File>) {
    let generated = ["target", "node_modules", "web-worker/build", "exec-worker/build"];
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return };
    for entry in entries.map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if name.starts_with('.') || generated.contains(&name.as_str()) || generated.contains(&path.as_str()) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            walk(&path, extensions, files);
        } else if extensions.iter().any(|extension| name.ends_with(&format!(".{extension}"))) {
            files.push(File { text: read(&path), path });
        }
    }
}
