//! `docs/SECURITY.md` names a control and a test for each attack; both are there.

use super::{files_below, read, root};

/// A row of a table: what happens, the control, the test.
struct Row {
    attack: String,
    control: String,
    test: String,
}

fn rows(document: &str) -> Vec<Row> {
    let cells = |line: &str| -> Vec<String> { line.split('|').map(|cell| cell.trim().to_owned()).collect() };
    let lines = document.lines().filter(|line| line.starts_with('|') && !line.starts_with("|---"));
    let row = |line: &str| match cells(line).as_slice() {
        [_, attack, control, test, _] => {
            Row { attack: attack.clone(), control: control.clone(), test: test.clone() }
        }
        other => panic!("not three cells: {other:?}"),
    };
    lines.map(row).filter(|row| row.test != "test").collect()
}

/// The path and the name of `` `path::name` ``.
fn split(test: &str) -> Option<(&str, &str)> {
    test.strip_prefix('`')?.strip_suffix('`')?.split_once("::")
}

/// Whether a source has a test function of this name, and not only a function.
fn has_test(source: &str, name: &str) -> bool {
    let declaration = format!("fn {name}(");
    source.match_indices(&declaration).any(|(at, _)| {
        let before: Vec<&str> = source.split_at(at).0.lines().rev().take(4).collect();
        before
            .iter()
            .any(|line| ["#[test]", "#[tokio::test"].iter().any(|mark| line.trim().starts_with(mark)))
    })
}

#[test]
fn every_attack_has_a_test_that_is_there() {
    let rows = rows(&read("docs/SECURITY.md"));
    assert!(rows.len() > 50, "{} rows", rows.len());
    for row in &rows {
        let (path, name) = split(&row.test).unwrap_or_else(|| panic!("{}: no `path::name`", row.attack));
        assert!(root().join(path).is_file(), "{}: {path} is not there", row.attack);
        assert!(has_test(&read(path), name), "{}: no test {name} in {path}", row.attack);
    }
}

#[test]
fn every_control_is_there() {
    for row in rows(&read("docs/SECURITY.md")) {
        for path in row.control.split('`').skip(1).step_by(2).filter(|text| text.contains('/')) {
            assert!(root().join(path).exists(), "{}: {path} is not there", row.attack);
        }
    }
}

#[test]
fn no_test_stands_for_two_attacks() {
    let mut tests: Vec<String> = rows(&read("docs/SECURITY.md")).into_iter().map(|row| row.test).collect();
    tests.sort();
    let twice: Vec<_> = tests.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn a_missing_test_is_noticed() {
    let source = "#[tokio::test]\nasync fn first() {}\n#[test]\nfn second(a in b) {}\nfn third() {}\n";
    assert!(has_test(source, "first") && has_test(source, "second"));
    assert!(!has_test(source, "fourth") && !has_test(source, "sec"));
    assert!(!has_test("\n\n\n\n\nfn third() {}", "third"));
}

#[test]
fn every_file_of_attacks_is_on_the_page() {
    let page = read("docs/SECURITY.md");
    for worker in ["web-worker", "exec-worker"] {
        for file in files_below(&format!("{worker}/src/tests/attacks"), &["rs"]) {
            let names: Vec<&str> = file
                .text
                .split("#[tokio::test]\nasync fn ")
                .skip(1)
                .filter_map(|rest| rest.split('(').next())
                .collect();
            for name in names.iter().filter(|name| !name.starts_with("a_public_server")) {
                assert!(
                    page.contains(&format!("{}::{name}", file.path)),
                    "{}::{name} is on no row",
                    file.path
                );
            }
        }
    }
}
