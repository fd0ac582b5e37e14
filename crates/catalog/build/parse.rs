//! Parses every folder, and checks what only the whole catalogue can show: names used twice.

use std::collections::BTreeMap;

use clawlink_manifest::App;
use clawlink_manifest::parse::{Folder, parse};

/// The apps by slug, or everything that is wrong with any of them.
pub(crate) fn all(folders: &[Folder]) -> Result<Vec<App>, Vec<String>> {
    let mut apps = Vec::new();
    let mut flaws = Vec::new();
    for folder in folders {
        match parse(folder) {
            Ok(app) => apps.push(app),
            Err(found) => flaws.extend(found.iter().map(ToString::to_string)),
        }
    }
    flaws.extend(twice(&apps));
    if flaws.is_empty() { Ok(apps) } else { Err(flaws) }
}

/// Clients mangle names, so two must differ even without their underscores.
fn twice(apps: &[App]) -> Vec<String> {
    let mut seen = BTreeMap::new();
    let mut flaws = Vec::new();
    for tool in apps.iter().flat_map(|app| app.tools.iter()) {
        for name in std::iter::once(&tool.name).chain(tool.aliases.iter()) {
            if let Some(other) = seen.insert(name.replace('_', ""), name) {
                flaws.push(format!("apps: {name} and {other} are the same once `_` is removed [L2]"));
            }
        }
    }
    flaws
}
