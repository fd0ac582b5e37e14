use axum::response::{IntoResponse, Response};
use clawlink_core::problem::{Kind, Problem};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};

/// The content type of a refusal.
const PROBLEM: &str = "application/problem+json";

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
        let mut response = (status_of(self.0.kind), headers(&self.0), body(&self.0, None)).into_response();
        response.extensions_mut().insert(self.0);
        response
    }
}

fn body(problem: &Problem, path: Option<&str>) -> String {
    let mut body = problem.members.clone();
    let standard = json!({
        "type": format!("https://claw-link.dev/problems/{}", problem.code),
        "title": problem.code.replace('_', " "),
        "status": status_of(problem.kind).as_u16(),
        "detail": problem.detail,
        "code": problem.code,
    });
    if let Value::Object(standard) = standard {
        body.extend(standard);
    }
    body.extend(path.map(|path| ("instance".to_owned(), path.into())));
    body.entry("retryable").or_insert(Value::Bool(false));
    Value::Object(body).to_string()
}

fn headers(problem: &Problem) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if problem.kind == Kind::Unauthenticated {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"clawlink\""));
    }
    retry_after(&mut headers, problem.wait_seconds());
    headers
}

/// Says how long to wait, where waiting helps (RFC 9110 section 10.2.3).
pub fn retry_after(headers: &mut HeaderMap, seconds: Option<i64>) {
    if let Some(seconds) = seconds {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// An answer as it goes out from this path: a problem names it as its `instance` (RFC 9457 section 3.1.5), without the query,
/// which may hold what grants something.
#[must_use]
pub fn name_instance(response: Response, path: &str) -> Response {
    let is_problem = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM);
    let problem = response.extensions().get::<Problem>().filter(|_| is_problem).cloned();
    let Some(problem) = problem else { return response };
    let body = body(&problem, Some(path));
    response.map(|_| body.into())
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

    #[tokio::test]
    async fn a_problem_names_the_path_it_was_met_at_and_nothing_else_does() {
        let problem = Problem::new(Kind::RateLimited, "rate_limited", "Too fast.").retry_after_seconds(7);
        let told = name_instance(Refused(problem).into_response(), "/v1/execute");
        assert_eq!(told.headers()[RETRY_AFTER], "7");
        assert!(told.extensions().get::<Problem>().is_some());
        let bytes = axum::body::to_bytes(told.into_body(), 1024).await.unwrap();
        let told: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!((&told["instance"], &told["code"]), (&json!("/v1/execute"), &json!("rate_limited")));
        let other = name_instance("plain".into_response(), "/v1/execute");
        assert_eq!(axum::body::to_bytes(other.into_body(), 1024).await.unwrap(), "plain");
    }

    #[test]
    fn whoever_is_told_to_wait_is_told_how_long() {
        let header = |kind| {
            let response = Refused(Problem::new(kind, "x", "")).into_response();
            response.headers().get(RETRY_AFTER).map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(header(Kind::RateLimited).as_deref(), Some("60"));
        assert_eq!(header(Kind::Unavailable).as_deref(), Some("5"));
        assert_eq!(header(Kind::Upstream), None);
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
