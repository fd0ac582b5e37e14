//! Refusals as published plugins know them.

use axum::response::Response;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{retry_after, status_of};
use http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};

use super::{answer, is_at_or_below};

/// Whether a path is one of published plugins, so that every answer there is JSON of theirs.
pub(crate) fn is_compat(path: &str) -> bool {
    is_at_or_below(path, "/api")
}

/// An answer as it goes out below `/api`: a refusal, of ours or of the router's own, in the plugins' form.
pub(crate) fn dress(response: Response, path: &str, request_id: &str) -> Response {
    let problem = response.extensions().get::<Problem>().cloned();
    let problem = problem.or_else(|| stray(&response));
    problem.map_or(response, |problem| refuse(&problem, path, request_id))
}

/// One refusal in the plugins' form: `error` is a sentence, since that is all they show; so what helps stands in it.
pub(crate) fn refuse(problem: &Problem, path: &str, request_id: &str) -> Response {
    let mut body: Map<String, Value> = problem.members.clone();
    body.insert("error".to_owned(), sentence(problem).into());
    body.insert("code".to_owned(), problem.code.into());
    body.insert("requestId".to_owned(), request_id.into());
    if problem.kind == Kind::Unauthenticated && path == "/api/integrations" {
        body.insert("integrations".to_owned(), json!([]));
    }
    let mut response = answer(status(problem.kind), &Value::Object(body));
    add_headers(response.headers_mut(), problem);
    response.extensions_mut().insert(problem.clone());
    response
}

/// The status of a refusal here: what is readable and wrong is 400, as it always was.
const fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid => StatusCode::BAD_REQUEST,
        other => status_of(other),
    }
}

fn sentence(problem: &Problem) -> String {
    let hint = problem.members.get("hint").and_then(Value::as_str).unwrap_or_default();
    match problem.kind {
        Kind::Unauthenticated => "Unauthorized".to_owned(),
        _ if hint.is_empty() => problem.detail.clone(),
        _ => format!("{} {hint}", problem.detail),
    }
}

fn add_headers(headers: &mut HeaderMap, problem: &Problem) {
    if problem.kind == Kind::Unauthenticated {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"clawlink\""));
    }
    retry_after(headers, problem.wait_seconds());
}

/// A refusal that is not ours, such as of a path that is no UTF-8.
fn stray(response: &Response) -> Option<Problem> {
    let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let is_json = kind.is_some_and(|kind| kind.starts_with(b"application/json"));
    let status = response.status();
    if is_json || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    Some(if status.is_client_error() {
        Problem::new(Kind::Malformed, "bad_request", "The request cannot be read.")
    } else {
        Problem::internal(status.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_helps_stands_in_the_one_sentence_a_plugin_shows() {
        let problem = Problem::new(Kind::Conflict, "x", "It cannot be done.").hint("Do that first.");
        assert_eq!(sentence(&problem), "It cannot be done. Do that first.");
    }

    #[test]
    fn only_paths_below_api_are_the_plugins() {
        assert!(is_compat("/api/tools") && is_compat("/api"));
        assert!(!is_compat("/apis") && !is_compat("/v1/api") && !is_compat("/"));
    }
}
