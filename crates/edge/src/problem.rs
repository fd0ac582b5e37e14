use axum::response::{IntoResponse, Response};
use clawlink_core::problem::{Kind, Problem};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};

/// The status of a refusal. The only such table.
#[must_use]
pub const fn status_of(kind: Kind) -> StatusCode {
    match kind {
        Kind::Malformed => StatusCode::BAD_REQUEST,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Gone => StatusCode::GONE,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Kind::Upstream => StatusCode::BAD_GATEWAY,
        Kind::UpstreamTimeout => StatusCode::GATEWAY_TIMEOUT,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// A refusal on its way out as `application/problem+json` (RFC 9457).
///
/// The [`Problem`] also travels as a response extension, so that the logging layer sees the internal cause.
#[derive(Debug, Clone)]
pub struct Refused(pub Problem);

impl<E: Into<Problem>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = status_of(self.0.kind);
        let mut body = self.0.members.clone();
        let standard = json!({
            "type": format!("https://claw-link.dev/problems/{}", self.0.code),
            "title": self.0.code.replace('_', " "),
            "status": status.as_u16(),
            "detail": self.0.detail,
            "code": self.0.code,
        });
        if let Value::Object(standard) = standard {
            body.extend(standard);
        }
        body.entry("retryable").or_insert(Value::Bool(false));
        let mut response = (status, headers(&self.0), Value::Object(body).to_string()).into_response();
        response.extensions_mut().insert(self.0);
        response
    }
}

fn headers(problem: &Problem) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if problem.kind == Kind::Unauthenticated {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"clawlink\""));
    }
    if let Some(seconds) = problem.members.get("retry_after_seconds").and_then(Value::as_i64) {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_carries_code_status_and_wait() {
        let problem = Problem::new(Kind::RateLimited, "rate_limited", "Too fast.").retry_after_seconds(7);
        let response = Refused(problem).into_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[RETRY_AFTER], "7");
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
    }

    #[test]
    fn only_a_missing_credential_is_challenged() {
        let challenged = |kind| {
            Refused(Problem::new(kind, "x", "")).into_response().headers().contains_key(WWW_AUTHENTICATE)
        };
        assert!(challenged(Kind::Unauthenticated));
        assert!(!challenged(Kind::Forbidden));
    }
}
