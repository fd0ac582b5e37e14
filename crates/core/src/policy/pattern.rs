use std::fmt;

use serde::{Deserialize, Serialize};

use super::Subject;

/// Which tools a rule is about: an app (`slack`), a tool by its name (`slack_send_message`), or a glob of tool names in
/// which `*` stands for any run of characters, none included (`gmail_*`, `*_delete_*`).
///
/// The slug of an app has no `_` and the name of a tool has one, so the three cannot be mistaken for each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pattern(String);

impl Pattern {
    /// Longest pattern, in bytes.
    pub const MOST_BYTES: usize = 64;

    /// Reads a pattern as a person types it; `None` where it has characters that no app and no tool has.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let known = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'*')
        };
        let fits = (1..=Self::MOST_BYTES).contains(&text.len());
        (fits && text.bytes().all(known)).then_some(Self(text))
    }

    /// As a person typed it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it names an app.
    #[must_use]
    pub fn is_app(&self) -> bool {
        !self.0.contains(['_', '*'])
    }

    /// Whether it is about this tool.
    #[must_use]
    pub fn covers(&self, subject: &Subject<'_>) -> bool {
        if self.is_app() { self.0 == subject.app } else { fits(self.0.as_bytes(), subject.tool.as_bytes()) }
    }

    /// Whether it is about every tool that `other` is about. A `*` of `other` can become anything, and only a `*` here can
    /// stand for that: so it is enough to read the other's text as if it were a name.
    #[must_use]
    pub fn includes(&self, other: &Self) -> bool {
        fits(self.as_glob().as_bytes(), other.as_glob().as_bytes())
    }

    fn as_glob(&self) -> String {
        if self.is_app() { format!("{}_*", self.0.replace('-', "_")) } else { self.0.clone() }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether a name fits a glob. Each `*` is tried at its shortest first; only the last one is ever lengthened, which is
/// enough and keeps the work at the product of both lengths.
fn fits(glob: &[u8], name: &[u8]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = name.get(read) {
        match glob.get(at) {
            Some(b'*') => {
                star = Some((at + 1, read));
                at += 1;
            }
            Some(wanted) if wanted == byte => (at, read) = (at + 1, read + 1),
            _ => {
                let Some((after, from)) = star else { return false };
                star = Some((after, from + 1));
                (at, read) = (after, from + 1);
            }
        }
    }
    glob.get(at..).unwrap_or_default().iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use clawlink_manifest::Effect;

    fn pattern(text: &str) -> Pattern {
        Pattern::parse(text).unwrap()
    }

    #[test]
    fn a_pattern_covers_what_it_reads_like() {
        let table = [
            ("slack", "slack", "slack_send_message", true),
            ("slack", "slack-admin", "slack_admin_send", false),
            ("google-docs", "google-docs", "google_docs_create", true),
            ("gmail_*", "gmail", "gmail_send", true),
            ("gmail_*", "slack", "slack_send", false),
            ("*_delete_*", "workbench", "workbench_delete_note", true),
            ("*_delete_*", "gmail", "gmail_undelete", false),
            ("*delete*", "gmail", "gmail_undelete", true),
            ("workbench_delete_note", "workbench", "workbench_delete_note", true),
            ("workbench_delete_note", "workbench", "workbench_delete_notes", false),
            ("*", "gmail", "gmail_send", true),
            ("*a*ab", "x", "aaab", true),
            ("*_ab", "x", "a_aab", false),
        ];
        for (text, app, tool, covered) in table {
            let subject = Subject { app, tool, effect: Effect::Read };
            assert_eq!(pattern(text).covers(&subject), covered, "{text} {tool}");
        }
    }

    #[test]
    fn the_narrower_of_two_patterns_is_included() {
        let included =
            [("gmail", "gmail_*"), ("*", "gmail"), ("gmail", "gmail_send"), ("*", "*_*"), ("g*", "gm*l")];
        for (wide, narrow) in included {
            assert!(pattern(wide).includes(&pattern(narrow)), "{wide} {narrow}");
        }
        for (one, other) in [("gmail_*", "*_delete_*"), ("gmail_send", "gmail_*"), ("slack", "gmail")] {
            assert!(!pattern(one).includes(&pattern(other)), "{one} {other}");
        }
    }

    #[test]
    fn what_no_tool_has_is_no_pattern() {
        assert_eq!(pattern(" Gmail_* ").as_str(), "gmail_*");
        let long = "a".repeat(65);
        for wrong in ["", " ", "gmail send", "gmail.send", "[a-z]", "gmail?", "größe", long.as_str()] {
            assert_eq!(Pattern::parse(wrong), None, "{wrong}");
        }
    }
}
