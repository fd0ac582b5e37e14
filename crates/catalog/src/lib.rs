//! The built-in apps and tools: statics written by `build.rs` from `apps/<slug>/`.
//!
//! Nothing is parsed at start-up, and what could be wrong has failed the build. To add an app, add its folder.
#![warn(missing_docs)]

mod generated;

use clawlink_manifest::hook::Hooks;
use clawlink_manifest::{App, Tool};

/// Every app, by slug.
#[must_use]
pub fn apps() -> &'static [App] {
    generated::APPS
}

/// The app of this slug.
#[must_use]
pub fn app(slug: &str) -> Option<&'static App> {
    let at = apps().binary_search_by(|app| app.slug.as_ref().cmp(slug)).ok()?;
    apps().get(at)
}

/// The tool of this name or former name, with its app.
#[must_use]
pub fn tool(name: &str) -> Option<(&'static App, &'static Tool)> {
    let at = generated::TOOLS.binary_search_by_key(&name, |(known, ..)| known).ok()?;
    let (_, app, tool) = *generated::TOOLS.get(at)?;
    let app = apps().get(app)?;
    Some((app, app.tools.get(tool)?))
}

/// The hooks that tools name, as `<slug>.<function>`.
#[must_use]
pub fn hooks() -> Hooks {
    generated::HOOKS
}
