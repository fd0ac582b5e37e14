use clawlink_manifest::Field;
use serde_json::Value;

use crate::exec::validate::{ArgumentCode, InvalidArgument};

/// Why there is no plan. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// An argument cannot stand where it goes.
    #[error("{} cannot be used: {} expected", .0.pointer, .0.expected)]
    Argument(InvalidArgument),
    /// The connection lacks a value the request needs, or holds one that cannot be used.
    #[error("the connection has no usable `{0}`")]
    Target(String),
    /// The app's description is at fault.
    #[error("the description of {tool} is wrong: {reason}")]
    Manifest {
        /// The tool.
        tool: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl RenderError {
    /// An argument whose value would change the request's shape.
    pub(super) fn refused(field: &Field, expected: &str, got: &Value) -> Self {
        Self::Argument(InvalidArgument::of(field, ArgumentCode::Unsafe, expected, got))
    }

    /// A cursor that is none of ours.
    pub(in crate::exec) fn cursor(expected: &str) -> Self {
        let (pointer, got) = ("/cursor".to_owned(), "another text".to_owned());
        Self::Argument(InvalidArgument {
            pointer,
            code: ArgumentCode::Format,
            expected: expected.to_owned(),
            got,
        })
    }
}
