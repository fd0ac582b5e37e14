use serde::de::DeserializeOwned;
use serde_json::json;

use crate::model::{Answer, Request};

/// Why the control listener did nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ControlFault {
    #[error("There is no such control endpoint.")]
    NotFound,
    #[error("{0}")]
    Unreadable(String),
    #[error("`{field}`: expected {expected}.")]
    Invalid { field: &'static str, expected: &'static str },
}

impl From<ControlFault> for Answer {
    fn from(fault: ControlFault) -> Self {
        let message = fault.to_string();
        match fault {
            ControlFault::NotFound => {
                Self::json(404, &json!({"error": {"code": "not_found", "message": message}}))
            }
            ControlFault::Unreadable(_) => {
                Self::json(422, &json!({"error": {"code": "invalid", "message": message}}))
            }
            ControlFault::Invalid { field, .. } => {
                Self::json(422, &json!({"error": {"code": "invalid", "field": field, "message": message}}))
            }
        }
    }
}

/// Reads a JSON body; an empty one counts as `{}`.
///
/// # Errors
/// [`ControlFault::Unreadable`], with the field and what was expected.
pub(super) fn read<T: DeserializeOwned>(request: &Request) -> Result<T, ControlFault> {
    let body = if request.body.is_empty() { b"{}" } else { request.body.as_slice() };
    serde_json::from_slice(body).map_err(|error| ControlFault::Unreadable(error.to_string()))
}
