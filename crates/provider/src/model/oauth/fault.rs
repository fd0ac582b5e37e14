use serde_json::json;

use super::choices::TokenBody;
use crate::model::Answer;

/// An error of RFC 6749 §4.1.2.1 or §5.2: its code and a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {description}")]
pub(crate) struct OauthFault {
    pub(crate) code: &'static str,
    pub(crate) description: &'static str,
}

impl OauthFault {
    pub(crate) fn new(code: &'static str, description: &'static str) -> Self {
        Self { code, description }
    }

    /// Answers at the token or revocation endpoint.
    pub(crate) fn answer(self, style: TokenBody) -> Answer {
        let status = match (style, self.code) {
            (TokenBody::ErrorIn200, _) => 200,
            (_, "invalid_client") => 401,
            _ => 400,
        };
        let answer = match style {
            TokenBody::Form => super::token_answer::form(
                status,
                &[("error", self.code.to_owned()), ("error_description", self.description.to_owned())],
            ),
            TokenBody::Json | TokenBody::ErrorIn200 => {
                Answer::json(status, &json!({"error": self.code, "error_description": self.description}))
            }
        };
        let answer = answer.with_header("cache-control", "no-store");
        if status == 401 {
            answer.with_header("WWW-Authenticate", "Basic realm=\"workbench\"")
        } else {
            answer
        }
    }
}
