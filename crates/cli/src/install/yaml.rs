//! An entry into YAML, by lines: only the plain form that agents write themselves is changed, all else is refused.

use clawlink_setup::{Entry, SERVER, Target};

use super::merge::{Change, MergeError};

/// Puts the entry first under the key of servers, which is added at the end where there is none.
///
/// In a block mapping each line that starts at the margin is a key, a comment or a mark (YAML 1.2 §8.2): the content of
/// scalars stands deeper. So the lines at the margin say where the servers are.
///
/// # Errors
/// [`MergeError`]; nothing is replaced.
pub(super) fn insert(text: &str, entry: &Entry, target: &Target<'_>) -> Result<Change, MergeError> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    verify_block_mapping(&lines)?;
    let named: Vec<usize> =
        (0..).zip(&lines).filter(|(_, line)| names(line, entry.servers)).map(|(at, _)| at).collect();
    let unexpected = |at: usize| MergeError::Unexpected {
        servers: entry.servers,
        line: at + 1,
        expected: "a key with its servers indented below",
    };
    match *named.as_slice() {
        [] => Ok(Change::Added(append(text, &entry.document(target)))),
        [at] => {
            let (head, below) = lines.split_at_checked(at + 1).unwrap_or((&lines, &[]));
            if !head.last().is_some_and(|line| opens_a_block(line)) {
                return Err(unexpected(at));
            }
            let below = below.split_at_checked(length_of(below)).map_or(below, |(below, _)| below);
            let indent = match below.iter().find(|line| is_content(line)) {
                None => 2,
                Some(first) if key_of(first).is_some() => indent_of(first),
                Some(_) => return Err(unexpected(at)),
            };
            let block = entry.block(target, indent);
            match below.iter().position(|line| indent_of(line) == indent && names(line.trim_start(), SERVER))
            {
                None => Ok(Change::Added(put(&lines, at, &block))),
                Some(ours) if is_same(below.iter().skip(ours), indent, &block) => Ok(Change::Unchanged),
                Some(_) => Err(MergeError::Taken { servers: entry.servers, server: SERVER }),
            }
        }
        [_, second, ..] => Err(unexpected(second)),
    }
}

/// Every line at the margin must be a key of a block mapping.
fn verify_block_mapping(lines: &[&str]) -> Result<(), MergeError> {
    let mut margin = (1..).zip(lines).filter(|(_, line)| is_content(line) && indent_of(line) == 0);
    let odd = margin.find(|(at, line)| key_of(line).is_none() && !(*at == 1 && line.trim_end() == "---"));
    match odd {
        Some((line, _)) => Err(MergeError::Malformed { expected: "a plain YAML mapping", line }),
        None => Ok(()),
    }
}

/// Whether a line says more than a blank or a comment.
fn is_content(line: &str) -> bool {
    let text = line.trim();
    !text.is_empty() && !text.starts_with('#')
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The key that a line begins with, and what follows its colon.
fn key_of(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let flow = line.starts_with(['{', '[', '}', ']', '-', '%', '\t', '&', '*', '!', '|', '>', '@', '`', '?']);
    let (key, rest) = line.split_once(':').filter(|_| !flow)?;
    let ends = rest.is_empty() || rest.starts_with([' ', '\t']);
    ends.then(|| (key.trim_matches(['"', '\'']), rest.trim()))
}

fn names(line: &str, key: &str) -> bool {
    !line.starts_with(' ') && key_of(line).is_some_and(|(found, _)| found == key)
}

/// Whether nothing but a comment follows the colon.
fn opens_a_block(line: &str) -> bool {
    key_of(line).is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with('#'))
}

/// How many lines stand below a key.
fn length_of(lines: &[&str]) -> usize {
    let next = lines.iter().position(|line| is_content(line) && indent_of(line) == 0);
    next.unwrap_or(lines.len())
}

fn append(text: &str, document: &str) -> String {
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    [text, gap, document].concat()
}

fn put(lines: &[&str], after: usize, block: &str) -> String {
    let (head, tail) = lines.split_at_checked(after + 1).unwrap_or((lines, &[]));
    let head = head.concat();
    let gap = if head.ends_with('\n') { "" } else { "\n" };
    [&head, gap, block, &tail.concat()].concat()
}

/// Whether the lines from the server's own on are the block and nothing more.
fn is_same<'l>(lines: impl Iterator<Item = &'l &'l str>, indent: usize, block: &str) -> bool {
    let mut content = lines.filter(|line| is_content(line)).map(|line| line.trim_end());
    let mut wanted = block.lines();
    wanted.all(|line| content.next() == Some(line))
        && content.next().is_none_or(|line| indent_of(line) <= indent)
}

#[cfg(test)]
mod tests {
    use clawlink_setup::{Agent, SignIn, Step};

    use super::*;

    const TARGET: Target<'_> = Target { url: "https://api.claw-link.dev/mcp", key: "k" };
    const OURS: &str =
        "  clawlink:\n    url: \"https://api.claw-link.dev/mcp\"\n    auth: \"oauth\"\n    timeout: 180\n";

    fn merged(text: &str) -> Result<Change, MergeError> {
        let steps = Agent::find("hermes").and_then(|agent| agent.way(SignIn::Browser)).unwrap().steps;
        let Some(Step::Entry(entry)) = steps.first() else { panic!("hermes has a file") };
        insert(text, entry, &TARGET)
    }

    fn becomes(before: &str, after: &str) {
        assert_eq!(merged(before), Ok(Change::Added(after.to_owned())));
        assert_eq!(merged(after), Ok(Change::Unchanged), "a second time changes nothing");
    }

    #[test]
    fn without_servers_they_come_last() {
        becomes("", &format!("mcp_servers:\n{OURS}"));
        becomes(
            "# mine\nmodel:\n  default: x # why\n",
            &format!("# mine\nmodel:\n  default: x # why\nmcp_servers:\n{OURS}"),
        );
        becomes("---\nmodel: x", &format!("---\nmodel: x\nmcp_servers:\n{OURS}"));
        becomes(
            "note: |\n  mcp_servers:\n\n  - text\n",
            &format!("note: |\n  mcp_servers:\n\n  - text\nmcp_servers:\n{OURS}"),
        );
    }

    #[test]
    fn beside_other_servers_it_takes_their_indentation() {
        let deeper = OURS.replace("\n    ", "\n      ").replace("  clawlink", "    clawlink");
        becomes(
            "mcp_servers: # mine\n    # first\n    other:\n        command: npx # keep\nmodel: x\n",
            &format!(
                "mcp_servers: # mine\n{deeper}    # first\n    other:\n        command: npx # keep\nmodel: x\n"
            ),
        );
        becomes("mcp_servers:\nmodel: x\n", &format!("mcp_servers:\n{OURS}model: x\n"));
        becomes("a: 1\nmcp_servers:", &format!("a: 1\nmcp_servers:\n{OURS}"));
    }

    #[test]
    fn what_is_there_is_never_replaced() {
        let taken = Err(MergeError::Taken { servers: "mcp_servers", server: "clawlink" });
        assert_eq!(merged("mcp_servers:\n  clawlink:\n    url: elsewhere\n"), taken);
        assert_eq!(merged(&format!("mcp_servers:\n{OURS}    headers: {{}}\n")), taken);
        assert_eq!(merged("mcp_servers:\n  b: {}\n  'clawlink': {}\n"), taken);
    }

    #[test]
    fn what_cannot_be_read_by_lines_is_left_alone() {
        for text in [
            "mcp_servers: {}\n",
            "mcp_servers:\n- a\n",
            "mcp_servers:\n  {a: 1}\n",
            "mcp_servers: &a\n  b: 1\n",
        ] {
            assert!(merged(text).is_err(), "{text}");
        }
        assert!(matches!(
            merged("mcp_servers:\nmcp_servers:\n"),
            Err(MergeError::Unexpected { line: 2, .. })
        ));
        for text in ["{a: 1}\n", "- a\n", "a: 1\n---\nb: 2\n", "a: {\n}\n", "text\n"] {
            assert!(matches!(merged(text), Err(MergeError::Malformed { .. })), "{text}");
        }
    }
}
