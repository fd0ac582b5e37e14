//! Secrets that are taken out of their type.

/// How far above an exposure its reason may stand, in lines: one statement.
const REACH: usize = 6;

/// The numbers of the lines, from 1, that expose a secret without a comment that says what for.
pub(crate) fn unexplained(code: &str) -> Vec<usize> {
    let lines: Vec<&str> = code.lines().collect();
    let explained = |at: usize| {
        lines[at.saturating_sub(REACH)..=at]
            .iter()
            .any(|line| line.split_once("//").is_some_and(|(_, comment)| comment.contains("xposed")))
    };
    (0..lines.len())
        .filter(|at| lines[*at].contains(".expose()") && !explained(*at))
        .map(|at| at + 1)
        .collect()
}

#[test]
fn an_exposure_without_a_reason_is_found() {
    assert_eq!(unexplained("let a = 1;\nlet b = key.expose();"), [2]);
    assert_eq!(unexplained("// Exposed to be hashed.\nlet b = hash(key.expose());"), [0; 0]);
    assert_eq!(
        unexplained(&format!("// Exposed once.\n{}key.expose()", "a();\n".repeat(REACH))),
        [REACH + 2]
    );
}
