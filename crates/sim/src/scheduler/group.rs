use std::fmt;

/// What dies together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// The platform and the outside: nothing of ours, never killed.
    Platform,
    /// One isolate of a worker.
    Isolate(u32),
    /// One connection's object.
    Object(u32),
}

impl Group {
    /// A number of its own.
    pub(crate) fn number(self) -> u64 {
        match self {
            Self::Platform => 0,
            Self::Isolate(number) => 1_000 + u64::from(number),
            Self::Object(number) => 1_000_000 + u64::from(number),
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform => f.write_str("platform"),
            Self::Isolate(number) => write!(f, "isolate {number}"),
            Self::Object(number) => write!(f, "object {number}"),
        }
    }
}
