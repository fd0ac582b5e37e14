//! The icon is inlined into our pages, so it may neither run nor load anything: L23.

use crate::App;
use crate::flaw::{Flaw, Report};

const MAX_BYTES: usize = 4096;

pub(super) fn icon(app: &App) -> Vec<Flaw> {
    let report = Report::new(format!("apps/{}/icon.svg", app.slug));
    let svg = app.icon.trim().to_ascii_lowercase();
    report.require(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "L23", "", || {
        "an SVG expected".to_owned()
    });
    report.require(app.icon.len() <= MAX_BYTES, "L23", "", || {
        format!("at most {MAX_BYTES} bytes expected, got {}", app.icon.len())
    });
    let active = [
        "<script",
        "<style",
        "<foreignobject",
        "<image",
        "<use",
        "<a ",
        "href",
        "url(",
        "<!",
        " on",
        "style=",
    ];
    for banned in active {
        report.require(!svg.contains(banned), "L23", "", || format!("shapes alone expected, got {banned:?}"));
    }
    report.into_flaws()
}
