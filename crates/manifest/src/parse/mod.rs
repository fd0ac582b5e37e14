//! Reads an app folder: TOML in, an [`App`] out, or everything that is wrong with it.
//!
//! Pure: the caller reads the files. `catalog/build.rs` uses it at build time; apps made at run time go the same
//! way, so both obey the same lints.

mod app;
mod auth;
mod field;
mod outcome;
mod reader;
mod revision;
mod tool;

use crate::flaw::{Flaw, Report};
use crate::{App, Tool, validate};

/// The texts of an app folder.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The folder's name.
    pub slug: String,
    /// `app.toml`
    pub app: String,
    /// `tools/<verb>.toml`: stem and text.
    pub tools: Vec<(String, String)>,
    /// `icon.svg`; empty if missing.
    pub icon: String,
    /// `hooks.rs`; empty if missing.
    pub hooks: String,
}

/// Parses and checks a folder. Tools come out sorted by name, each with its revision.
///
/// # Errors
/// Every [`Flaw`], sorted by file; the folder is unusable if there is one.
pub fn parse(folder: &Folder) -> Result<App, Vec<Flaw>> {
    let mut flaws = Vec::new();
    let report = Report::new(format!("apps/{}/app.toml", folder.slug));
    let mut app = app::read(folder, &report);
    flaws.extend(report.into_flaws());
    let mut tools: Vec<Tool> = folder
        .tools
        .iter()
        .map(|(verb, text)| {
            let report = Report::new(format!("apps/{}/tools/{verb}.toml", folder.slug));
            let tool = tool::read(&folder.slug, verb, text, &report);
            flaws.extend(report.into_flaws());
            tool
        })
        .collect();
    tools.sort_by(|left, right| left.name.cmp(&right.name));
    app.tools = tools.into();
    if flaws.is_empty() {
        flaws.extend(validate::validate(&app));
        flaws.extend(validate::hooks(&app, &folder.hooks));
    }
    if !flaws.is_empty() {
        flaws.sort();
        return Err(flaws);
    }
    revision::stamp(&mut app);
    Ok(app)
}
