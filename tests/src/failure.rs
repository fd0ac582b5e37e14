use std::io;

/// What a step of a flow comes to.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why a step could not be taken. `Display` is one line that says what was tried.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The instance is not told.
    #[error("{0} is not set: these tests are run by `cargo xtask test workers`")]
    Variable(&'static str),
    /// No answer.
    #[error("{what}: {source}")]
    Http {
        /// Method and address.
        what: String,
        /// The cause.
        source: reqwest::Error,
    },
    /// An answer, but not the one that was expected.
    #[error("{what}: expected {expected}, got {got}")]
    Unexpected {
        /// What was asked or looked at.
        what: String,
        /// What should have been there.
        expected: String,
        /// What was there.
        got: String,
    },
    /// A file or program did not do as it should.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// The cause.
        source: io::Error,
    },
}

impl Failure {
    /// Something else than expected.
    #[must_use]
    pub fn unexpected(what: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self::Unexpected { what: what.into(), expected: expected.into(), got: got.into() }
    }

    pub(crate) fn http(what: impl Into<String>) -> impl FnOnce(reqwest::Error) -> Self {
        let what = what.into();
        move |source| Self::Http { what, source }
    }

    /// Names what was tried, for `map_err`.
    pub fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
