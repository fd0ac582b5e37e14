//! The rules of the house that no lint knows: names, borders between crates, secrets, SQL, templates, documents.
//!
//! A rule is broken by text, so these tests read text. Each rule's own test shows that it can find something.

#[cfg(test)]
mod support;

use std::fs;

use support::edges::{Need, all};
use support::{File, exposures, files_below, markup, names, paths, read, root, rust_files};

/// Who may lean on whom at run time or in a build script. A new edge is a decision: say why in
/// `docs/ARCHITECTURE.md`.
const EDGES: &[(&str, &[&str])] = &[
    ("manifest", &[]),
    ("catalog", &["manifest"]),
    ("core", &["manifest"]),
    ("store", &["core", "manifest"]),
    ("edge", &["core"]),
    ("openapi", &["core", "manifest"]),
    ("platform", &["core", "manifest", "store"]),
    ("web-worker", &["catalog", "core", "edge", "manifest", "platform", "setup"]),
    ("exec-worker", &["catalog", "core", "edge", "manifest", "platform"]),
    ("setup", &[]),
    ("cli", &["setup"]),
    ("provider", &[]),
    ("sim", &["catalog", "core", "manifest", "provider", "store"]),
    ("xtask", &[]),
    ("e2e", &[]),
];

/// Names with a word that is empty elsewhere and exact here.
const EXACT_NAMES: &[(&str, &str)] = &[
    // A started server process that is watched until it is stopped.
    ("crates/xtask/src/sh.rs", "Service"),
];

/// What every document is checked for.
const DOCUMENTS: [&str; 3] = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

#[test]
fn crates_lean_only_on_whom_they_may() {
    let edges = all();
    for (from, allowed) in EDGES {
        let mut found: Vec<&str> = edges
            .iter()
            .filter(|edge| edge.from == *from && edge.need != Need::Test)
            .map(|edge| edge.to.as_str())
            .collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(&found, allowed, "what {from} leans on");
    }
    for edge in &edges {
        assert!(EDGES.iter().any(|(from, _)| *from == edge.from), "{} is not in the list", edge.from);
        assert!(
            !["web-worker", "exec-worker", "xtask"].contains(&edge.to.as_str()),
            "{edge:?} leans upwards"
        );
    }
}

#[test]
fn names_say_what_a_thing_is() {
    let mut found = Vec::new();
    for file in rust_files() {
        let folders = file.path.split('/').map(|part| part.trim_end_matches(".rs").to_owned());
        let empty = folders.chain(names::declared(&file.text)).filter(|name| names::is_empty(name));
        found.extend(empty.map(|name| (file.path.clone(), name)));
    }
    found.sort();
    found.dedup();
    let found: Vec<_> = found.iter().map(|(path, name)| (path.as_str(), name.as_str())).collect();
    assert_eq!(found, EXACT_NAMES);
}

#[test]
fn a_secret_is_exposed_only_for_a_reason() {
    let production = rust_files().into_iter().filter(|file| !file.is_for_tests());
    let found = production.flat_map(|file| {
        let lines = exposures::unexplained(file.code());
        lines.into_iter().map(move |line| format!("{}:{line}", file.path))
    });
    assert_none("an exposure needs a comment `Exposed …` that says what for", found);
}

#[test]
fn no_statement_is_put_together_at_run_time() {
    let store = files_below("crates/store/src", &["rs"]).into_iter().filter(|file| !file.is_for_tests());
    let words = ["SELECT", "INSERT", "UPDATE", "DELETE", "WHERE", "VALUES"];
    let glued =
        |line: &str| ["format!", "push_str", ".leak()", "write!"].iter().any(|glue| line.contains(glue));
    let found = store.flat_map(|file| {
        let broken = |line: &&str| glued(line) && words.iter().any(|word| line.contains(word));
        let lines: Vec<String> = file.code().lines().filter(broken).map(str::to_owned).collect();
        lines.into_iter().map(move |line| format!("{}: {line}", file.path))
    });
    assert_none("SQL is constant and its values are bound", found);
    let statement = read("crates/store/src/sql.rs");
    assert!(statement.contains("pub sql: &'static str"), "a statement's text is a constant by its type");
}

#[test]
fn sql_stands_in_store_alone() {
    let others = rust_files().into_iter().filter(|file| {
        let outside =
            !file.path.starts_with("crates/store/") && !file.path.starts_with("crates/xtask/tests/");
        outside && !file.is_for_tests()
    });
    let starts = ["\"SELECT ", "\"INSERT INTO ", "\"DELETE FROM ", "\"UPDATE "];
    let found = others.filter(|file| starts.iter().any(|start| file.code().contains(start)));
    assert_none("SQL belongs to `store`", found.map(|file| file.path));
}

#[test]
fn core_names_no_platform() {
    let files = files_below("crates/core/src", &["rs"]);
    let banned = ["worker::", "axum", "rusqlite", "reqwest", "clawlink_catalog", "clawlink_store"];
    let found = files.iter().flat_map(|file| {
        let lines = file.code().lines().filter(|line| !line.trim_start().starts_with("//"));
        let naming = lines.filter(|line| banned.iter().any(|name| line.contains(name)));
        naming.map(|line| format!("{}: {}", file.path, line.trim()))
    });
    assert_none("`core` knows ports, not what stands behind them", found);
}

#[test]
fn templates_hold_no_inline_code_and_escape_everything() {
    let found = files_below("web-worker/templates", &["html"]).into_iter().flat_map(|file| {
        let pieces = markup::refused(&file.text);
        pieces.into_iter().map(move |piece| format!("{}: {piece}", file.path))
    });
    assert_none("the pages' content security policy refuses this", found);
}

#[test]
fn nothing_is_left_to_be_done_in_a_comment() {
    let marks = [
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
        ["to", "do!"].concat(),
        ["unimple", "mented!"].concat(),
    ];
    let templates = files_below("web-worker", &["html", "js", "css"]);
    let found = rust_files().into_iter().chain(templates).flat_map(|file: File| {
        let lines = file.text.lines().enumerate();
        let marked = lines.filter(|(_, line)| marks.iter().any(|mark| line.contains(mark.as_str())));
        marked.map(|(at, _)| format!("{}:{}", file.path, at + 1)).collect::<Vec<_>>()
    });
    assert_none("do it, or write down elsewhere that it is not there yet", found);
}

#[test]
fn every_path_a_document_names_exists() {
    let entries: Vec<String> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut documents = files_below("docs", &["md"]);
    documents.extend(DOCUMENTS.map(|path| File { path: path.to_owned(), text: read(path) }));
    let gone = |path: &String| !root().join(path).exists();
    let found = documents.iter().flat_map(|document| {
        let named = paths::named(&document.text, &entries).into_iter().filter(gone);
        named.map(|path| format!("{}: {path}", document.path))
    });
    assert_none("a document names what is not there", found);
    let walk = paths::named(&read("docs/ARCHITECTURE.md"), &entries);
    assert!(walk.len() > 50, "the walks name their files: {}", walk.len());
}

#[test]
fn the_skill_is_one_everywhere() {
    let skill = read("clients/skill/clawlink/SKILL.md");
    assert!(skill == read("clients/hermes/SKILL.md"), "run `cargo xtask generate`");
    let description = skill.lines().find_map(|line| line.strip_prefix("description: ")).unwrap();
    assert!(skill.starts_with("---\nname: clawlink\n"), "its name is that of its folder");
    assert!(
        description.len() <= 1024 && !description.contains(": "),
        "a plain scalar of YAML: {description}"
    );
    assert!(skill.lines().count() <= 150);
}

#[test]
fn a_release_has_its_notes_and_its_licences() {
    assert!(read("CHANGELOG.md").contains("\n## Unreleased\n"));
    assert!(read("LICENSE-MIT").contains("Permission is hereby granted, free of charge"));
    assert!(read("LICENSE-APACHE").contains("Version 2.0, January 2004"));
}

fn assert_none(rule: &str, found: impl Iterator<Item = String>) {
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}
