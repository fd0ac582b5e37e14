use std::cell::RefCell;
use std::fmt;

/// One thing wrong with a manifest: where, what was expected, and the lint that says so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    /// Path from the catalogue's root: `apps/slack/tools/send_message.toml`.
    pub file: String,
    /// Dotted key, entries of lists by their name: `field.text.max_len`; may be empty.
    pub key: String,
    /// What was expected, and what stands there.
    pub says: String,
    /// Number of the lint: `L3`.
    pub lint: &'static str,
}

impl fmt::Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, key, says, lint } = self;
        if key.is_empty() {
            write!(out, "{file}: {says} [{lint}]")
        } else {
            write!(out, "{file}: {key}: {says} [{lint}]")
        }
    }
}

/// Collects what is wrong in one file, so that an author sees everything at once.
pub(crate) struct Report {
    file: String,
    flaws: RefCell<Vec<Flaw>>,
}

impl Report {
    pub(crate) fn new(file: impl Into<String>) -> Self {
        Self { file: file.into(), flaws: RefCell::default() }
    }

    pub(crate) fn add(&self, lint: &'static str, key: impl Into<String>, says: impl Into<String>) {
        let flaw = Flaw { file: self.file.clone(), key: key.into(), says: says.into(), lint };
        self.flaws.borrow_mut().push(flaw);
    }

    /// Adds the flaw unless the condition holds.
    pub(crate) fn require(&self, holds: bool, lint: &'static str, key: &str, says: impl FnOnce() -> String) {
        if !holds {
            self.add(lint, key, says());
        }
    }

    pub(crate) fn into_flaws(self) -> Vec<Flaw> {
        self.flaws.into_inner()
    }
}
