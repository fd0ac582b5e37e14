//! Hooks: the few lines of Rust an app may bring where data cannot say it (a MIME message, for one).
//!
//! A hook is pure: no I/O, no clock, no randomness. It sees slots, never secrets, and core takes from it only the
//! body, its content type and declared query keys, so a hook cannot send a request elsewhere.

use std::sync::Arc;

use serde_json::{Map, Value};

/// The part of a request that a `before` hook may shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestParts {
    /// The body's bytes.
    pub body: Vec<u8>,
    /// Its content type.
    pub content_type: String,
    /// The files among the arguments, in order. Files that go into the body are there already.
    pub files: Vec<FilePart>,
}

/// A file that an argument gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePart {
    /// The argument.
    pub field: String,
    /// Its name: one line, no slash.
    pub name: String,
    /// Its content type: `type/subtype`.
    pub mimetype: String,
    /// Its bytes, shared: there is one copy.
    pub bytes: Arc<[u8]>,
}

/// Why a hook refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookError {
    /// The argument at fault, as a bare name.
    pub field: String,
    /// What was expected instead.
    pub expected: String,
}

/// Builds body and content type from the validated arguments.
///
/// # Errors
/// [`HookError`] names the argument that cannot be used.
pub type Before = fn(&mut RequestParts, &Map<String, Value>) -> Result<(), HookError>;

/// Reshapes a successful answer before it is projected. It cannot turn a failure into a success.
pub type After = fn(&mut Value);

/// The hooks of a catalogue, by `<slug>.<function>`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hooks {
    /// Run before rendering.
    pub before: &'static [(&'static str, Before)],
    /// Run before shaping.
    pub after: &'static [(&'static str, After)],
}

impl Hooks {
    /// Finds a `before` hook by its full name.
    #[must_use]
    pub fn find_before(&self, name: &str) -> Option<Before> {
        self.before.iter().find(|(known, _)| *known == name).map(|(_, hook)| *hook)
    }

    /// Finds an `after` hook by its full name.
    #[must_use]
    pub fn find_after(&self, name: &str) -> Option<After> {
        self.after.iter().find(|(known, _)| *known == name).map(|(_, hook)| *hook)
    }
}
