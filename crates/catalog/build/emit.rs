//! Writes the catalogue as Rust: `APPS`, the index of tool names, and the table of hooks.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use clawlink_manifest::{App, Text, Tool};

use super::rust_source::{self, Unsupported};

/// The generated file.
pub(crate) fn catalog(apps: &[App], folder: &Path) -> Result<String, Unsupported> {
    let mut out = String::new();
    let source = apps.iter().map(rust_source::of).collect::<Result<Vec<_>, _>>()?;
    let _ = writeln!(out, "pub(crate) static APPS: &[App] = &[{}];", source.join(",\n"));
    let _ = writeln!(out, "pub(crate) static TOOLS: &[(&str, usize, usize)] = &{:?};", index(apps));
    out.push_str(&hooks(apps, folder));
    Ok(out)
}

/// Every tool name and alias, sorted, with the position of its app and tool.
fn index(apps: &[App]) -> Vec<(&str, usize, usize)> {
    let mut index = Vec::new();
    for (app_at, app) in apps.iter().enumerate() {
        for (tool_at, tool) in app.tools.iter().enumerate() {
            let names = std::iter::once(&tool.name).chain(tool.aliases.iter());
            index.extend(names.map(|name| (name.as_ref(), app_at, tool_at)));
        }
    }
    index.sort_unstable();
    index
}

/// A module for every `hooks.rs`, and the functions that tools name, as `<slug>.<function>`.
fn hooks(apps: &[App], folder: &Path) -> String {
    let mut modules = String::new();
    for app in apps {
        let path = folder.join(app.slug.as_ref()).join("hooks.rs");
        if path.exists() {
            let _ = writeln!(modules, "#[path = {:?}]\nmod {};", path.to_string_lossy(), module(&app.slug));
        }
    }
    let before = rows(apps, |tool| &tool.before);
    let after = rows(apps, |tool| &tool.after);
    format!("{modules}pub(crate) static HOOKS: Hooks = Hooks {{ before: &[{before}], after: &[{after}] }};\n")
}

fn rows(apps: &[App], named: impl Fn(&Tool) -> &Text) -> String {
    let mut rows = BTreeSet::new();
    for app in apps {
        for function in app.tools.iter().map(&named).filter(|function| !function.is_empty()) {
            rows.insert(format!("(\"{}.{function}\", {}::{function}),", app.slug, module(&app.slug)));
        }
    }
    rows.into_iter().collect()
}

fn module(slug: &str) -> String {
    slug.replace('-', "_")
}
