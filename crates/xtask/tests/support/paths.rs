//! Paths that a document names in backticks.

/// Every span of code that is a path: it has a folder, begins with an entry of the root or ends like a file of ours, and
/// leaves nothing open.
pub(crate) fn named(document: &str, entries: &[String]) -> Vec<String> {
    let mut fenced = false;
    let mut found = Vec::new();
    for line in document.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let spans = line.split('`').skip(1).step_by(2);
            found.extend(spans.filter(|span| is_path(span, entries)).map(str::to_owned));
        }
    }
    found
}

fn is_path(span: &str, entries: &[String]) -> bool {
    let plain = span.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    let first = span.split('/').next().unwrap_or_default();
    let has_extension = [".rs", ".toml", ".md", ".sql", ".html"].iter().any(|end| span.ends_with(end));
    let known = entries.iter().any(|entry| entry == first);
    plain && span.contains('/') && (known || has_extension)
}

#[test]
fn paths_are_told_from_other_code() {
    let entries = ["crates".to_owned()];
    let document = "`crates/core`, `gone/a.md`, `app.toml`, `/v1/apps`, `crates/<x>/y.rs`, `core::run`\n```\n`crates/fenced`\n```";
    assert_eq!(named(document, &entries), ["crates/core", "gone/a.md"]);
}
