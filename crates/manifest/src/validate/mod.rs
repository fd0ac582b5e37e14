//! Lints on a parsed app: what can be checked offline is checked before anybody can call it.
//!
//! Each file holds the lints on one subject; each flaw carries the number of its lint.

mod auths;
mod effects;
mod fields;
mod hooks;
mod icon;
mod literals;
mod names;
mod pointers;
mod references;
mod urls;

use crate::App;
use crate::flaw::{Flaw, Report};

pub use hooks::hooks;

/// Checks a parsed app against every lint that needs no other app.
#[must_use]
pub fn validate(app: &App) -> Vec<Flaw> {
    let report = Report::new(format!("apps/{}/app.toml", app.slug));
    names::app(app, &report);
    urls::app(app, &report);
    auths::app(app, &report);
    literals::app(app, &report);
    pointers::app(app, &report);
    references::app(app, &report);
    let mut flaws = report.into_flaws();
    flaws.extend(icon::icon(app));
    for tool in app.tools.iter() {
        let report = Report::new(format!("apps/{}/tools/{}.toml", app.slug, tool.verb));
        names::tool(tool, &report);
        literals::tool(tool, &report);
        pointers::tool(tool, &report);
        fields::tool(app, tool, &report);
        effects::tool(tool, &report);
        references::tool(app, tool, &report);
        flaws.extend(report.into_flaws());
    }
    flaws
}
