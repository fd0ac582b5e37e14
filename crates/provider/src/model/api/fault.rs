use serde_json::json;

use crate::model::Answer;

/// Why the API refuses a request.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum ApiFault {
    #[error("Send `Authorization: Bearer <token>`.")]
    NoToken,
    #[error("{0}.")]
    BadToken(&'static str),
    #[error("This needs the scope `{0}`.")]
    MissingScope(&'static str),
    #[error("There is no {0} here.")]
    NotFound(&'static str),
    #[error("`{0}` is not allowed here.")]
    MethodNotAllowed(String),
    #[error("The body must be a JSON object.")]
    BadJson,
    #[error("`{field}`: expected {expected}.")]
    Invalid { field: String, expected: &'static str },
    #[error("This Idempotency-Key came with another body before.")]
    KeyReused,
}

impl ApiFault {
    pub(crate) fn invalid(field: &str, expected: &'static str) -> Self {
        Self::Invalid { field: field.to_owned(), expected }
    }

    fn status_and_code(&self) -> (u16, &'static str) {
        match self {
            Self::NoToken | Self::BadToken(_) => (401, "unauthorized"),
            Self::MissingScope(_) => (403, "insufficient_scope"),
            Self::NotFound(_) => (404, "not_found"),
            Self::MethodNotAllowed(_) => (405, "method_not_allowed"),
            Self::BadJson => (400, "bad_json"),
            Self::Invalid { .. } => (422, "invalid"),
            Self::KeyReused => (422, "idempotency_mismatch"),
        }
    }

    /// The challenge of RFC 6750 §3, where the fault is about the token.
    fn challenge(&self) -> Option<String> {
        match self {
            Self::NoToken => Some("Bearer realm=\"workbench\"".to_owned()),
            Self::BadToken(why) => Some(format!(
                "Bearer realm=\"workbench\", error=\"invalid_token\", error_description=\"{why}\""
            )),
            Self::MissingScope(scope) => {
                Some(format!("Bearer realm=\"workbench\", error=\"insufficient_scope\", scope=\"{scope}\""))
            }
            _ => None,
        }
    }
}

impl From<ApiFault> for Answer {
    fn from(fault: ApiFault) -> Self {
        let (status, code) = fault.status_and_code();
        let mut error = json!({"code": code, "message": fault.to_string()});
        if let (ApiFault::Invalid { field, .. }, Some(object)) = (&fault, error.as_object_mut()) {
            object.insert("field".to_owned(), json!(field));
        }
        let answer = Self::json(status, &json!({ "error": error }));
        fault
            .challenge()
            .into_iter()
            .fold(answer, |answer, value| answer.with_header("WWW-Authenticate", &value))
    }
}
