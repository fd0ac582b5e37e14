use crate::App;
use crate::flaw::{Flaw, Report};

const MAX_LINES: usize = 150;
/// What a pure function has no use for.
const BANNED: [&str; 11] = [
    "unsafe",
    "static ",
    "std::fs",
    "std::net",
    "std::time",
    "std::env",
    "std::process",
    "std::thread",
    "extern ",
    "include",
    "macro_rules",
];

/// Checks the text of `hooks.rs` (L22): short, pure as far as names show it, and every hook that a tool names is
/// there (L11).
#[must_use]
pub fn hooks(app: &App, source: &str) -> Vec<Flaw> {
    let report = Report::new(format!("apps/{}/hooks.rs", app.slug));
    let lines = source.lines().count();
    report.require(lines <= MAX_LINES, "L22", "", || {
        format!("at most {MAX_LINES} lines expected, got {lines}")
    });
    let code: String =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    for banned in BANNED {
        report.require(!code.contains(banned), "L22", "", || {
            format!("a pure function expected, got {banned:?}")
        });
    }
    for name in app.tools.iter().flat_map(|tool| [&tool.before, &tool.after]).filter(|name| !name.is_empty())
    {
        let function = name.split_once('.').map_or(name.as_ref(), |(_, function)| function);
        report.require(
            code.contains(&format!("pub(crate) fn {function}(")),
            "L11",
            function.as_ref(),
            || "a function `pub(crate)` of this name expected: a tool names it".to_owned(),
        );
    }
    report.into_flaws()
}
