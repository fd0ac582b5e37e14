/// What an entry changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// The text with the entry in it, and every other byte where it was.
    Added(String),
    /// The very entry is there already.
    Unchanged,
}

/// Why an entry was not added. The text is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MergeError {
    #[error("it has another server called `{server}` under `{servers}`; remove that first")]
    Taken { servers: &'static str, server: &'static str },
    #[error("it is not {expected} at line {line}")]
    Malformed { expected: &'static str, line: usize },
    #[error("`{servers}` at line {line} is not written as {expected}; add the entry by hand")]
    Unexpected { servers: &'static str, line: usize, expected: &'static str },
}

/// The line of a byte, from 1.
pub(super) fn line_at(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
