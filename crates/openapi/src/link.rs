use serde_json::{Value, json};

use crate::member::with;

/// What of an answer another operation takes (OpenAPI 3.1 §4.8.20).
pub(crate) struct Link {
    /// The operation it leads to, by its id; an answer leads to each once.
    pub(crate) operation: &'static str,
    pub(crate) takes: Takes,
    /// A JSON Pointer into the answer.
    pub(crate) from: &'static str,
}

/// Where the value goes.
pub(crate) enum Takes {
    /// Into a parameter of the path.
    Path(&'static str),
    /// Into a member of the body, which then is the whole call.
    Body(&'static str),
}

impl Link {
    /// As in the document.
    pub(crate) fn render(&self) -> Value {
        let told = json!({ "operationId": self.operation });
        let value = format!("$response.body#{}", self.from);
        match self.takes {
            Takes::Path(name) => with(told, "parameters", json!({ format!("path.{name}"): value })),
            Takes::Body(member) => with(told, "requestBody", json!({ member: value })),
        }
    }
}
