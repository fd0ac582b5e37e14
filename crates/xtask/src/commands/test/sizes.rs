//! The table of sizes: a compass, never a gate.
//!
//! Counts what rustfmt has laid out, so that a function ends at the first line that closes its own indentation. Tests are
//! cut off: a file is measured up to its `#[cfg(test)] mod`.

use std::fs;
use std::path::{Path, PathBuf};

/// Above this many lines, a file is asked which two things are in it.
const FILE_LINES: usize = 400;
const FUNCTION_LINES: usize = 60;
const FUNCTIONS: usize = 12;

/// Prints the table and the ten largest files.
pub(super) fn print(root: &Path) {
    let mut files = Vec::new();
    for folder in ["crates", "web-worker", "exec-worker"] {
        measure_folder(&root.join(folder), &mut files);
    }
    let mut lines: Vec<usize> = files.iter().map(|file| file.lines).collect();
    let mut functions: Vec<usize> = files.iter().flat_map(|file| file.functions.clone()).collect();
    let mut counts: Vec<usize> = files.iter().map(|file| file.functions.len()).collect();
    println!("\n{:<20} {:>6} {:>6} {:>12}", "sizes", "median", "p90", "above");
    print_row("lines per file", &mut lines, FILE_LINES);
    print_row("lines per function", &mut functions, FUNCTION_LINES);
    print_row("functions per file", &mut counts, FUNCTIONS);
    files.sort_by_key(|file| std::cmp::Reverse(file.lines));
    for file in files.iter().take(10) {
        println!("{:>6}  {}", file.lines, file.path.strip_prefix(root).unwrap_or(&file.path).display());
    }
    println!();
}

fn print_row(name: &str, values: &mut [usize], limit: usize) {
    values.sort_unstable();
    let above = values.iter().filter(|value| **value > limit).count();
    let (median, ninetieth) = (quantile(values, 50), quantile(values, 90));
    println!("{name:<20} {median:>6} {ninetieth:>6} {:>12}", format!("{above} over {limit}"));
}

/// The value that `percent` of the sorted values do not pass; 0 without values.
fn quantile(sorted: &[usize], percent: usize) -> usize {
    let position = sorted.len().saturating_sub(1) * percent / 100;
    sorted.get(position).copied().unwrap_or_default()
}

/// One file without its tests.
#[derive(Debug, PartialEq, Eq)]
struct Measured {
    path: PathBuf,
    lines: usize,
    /// The length of each function, signature and closing brace included.
    functions: Vec<usize>,
}

fn measure_folder(folder: &Path, files: &mut Vec<Measured>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let is = |name: &str| path.file_name().is_some_and(|file| file == name);
        if path.is_dir() {
            // Tests have their own measure, and what is built is nobody's prose.
            if !(is("tests") || is("testing") || is("build") || is("target")) {
                measure_folder(&path, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && !is("tests.rs") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            files.push(measure(path, &text));
        }
    }
}

fn measure(path: PathBuf, text: &str) -> Measured {
    let lines: Vec<&str> = text.lines().collect();
    let tests = lines
        .windows(2)
        .position(|pair| matches!(pair, ["#[cfg(test)]", after] if after.starts_with("mod ")))
        .unwrap_or(lines.len());
    let code: Vec<&str> = lines.into_iter().take(tests).collect();
    let functions = (0..code.len()).filter_map(|start| function_length(code.get(start..)?)).collect();
    Measured { path, lines: code.len(), functions }
}

/// The length of the function that begins at the first of these lines, if one does and has a body.
fn function_length(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?;
    let signature = first.trim_start();
    let modifier = |word: &&str| word.starts_with("pub") || matches!(*word, "async" | "const" | "unsafe");
    if signature.split(' ').find(|word| !modifier(word))? != "fn" {
        return None;
    }
    let indentation = first.len() - signature.len();
    let end = format!("{:indentation$}}}", "");
    let opens = lines.iter().position(|line| line.ends_with(['{', '}', ';']))?;
    let opening = lines.get(opens)?;
    if !opening.ends_with('{') {
        return opening.ends_with('}').then_some(opens + 1);
    }
    lines.iter().position(|line| *line == end).map(|last| last + 1)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{measure, quantile};

    const SOURCE: &str = "\
pub(crate) async fn first(
    argument: u8,
) -> u8 {
    argument
}

trait Port {
    fn declared(&self) -> u8;
    fn short(&self) -> u8 { 1 }
}

fn second() {
    if true {
    }
}

#[cfg(test)]
mod tests {
    fn not_counted() {
    }
}
";

    #[test]
    fn functions_with_a_body_are_counted_and_tests_are_not() {
        let measured = measure(PathBuf::new(), SOURCE);
        assert_eq!((measured.lines, measured.functions), (16, vec![5, 1, 4]));
    }

    #[test]
    fn quantiles_of_nothing_are_nothing() {
        assert_eq!(quantile(&[], 90), 0);
        assert_eq!(quantile(&[1, 2, 3], 50), 2);
    }
}
