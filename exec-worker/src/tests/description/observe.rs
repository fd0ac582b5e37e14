use axum::body::Body;
use http::Request;
use serde_json::Value;

use super::operation::{Described, Operation};
use crate::tests::support::Answer;

/// A request as it was sent.
pub(in crate::tests) struct Asked {
    method: String,
    path: String,
    body: Value,
}

impl Asked {
    /// Reads a request, and gives it back to be sent.
    pub(in crate::tests) async fn read(request: Request<Body>) -> (Self, Request<Body>) {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let body = serde_json::from_slice(if bytes.is_empty() { b"{}" } else { &bytes }).unwrap_or_default();
        let asked = Self { method: parts.method.to_string(), path: parts.uri.path().to_owned(), body };
        (asked, Request::from_parts(parts, Body::from(bytes)))
    }
}

/// Holds one exchange against the description, whatever test it comes from: the whole answer is described, and what was
/// taken fits what may be asked.
pub(in crate::tests) fn observe(asked: &Asked, answer: &Answer) {
    let Asked { method, path, body } = asked;
    let there = Operation::at(path);
    let status = answer.status.as_u16();
    let Some(operation) = there.iter().find(|operation| operation.method == *method) else {
        let unknown = there.is_empty() && !path.starts_with("/v1/");
        assert!(unknown || matches!(status, 404 | 405), "{method} {path} is not described: {status}");
        return;
    };
    let place = format!("{method} {} answers {status}", operation.path);
    let described = operation.answers.get(&status);
    let described = described.unwrap_or_else(|| panic!("{place}, which is not described: {}", answer.text));
    fit(&place, described, answer);
    if let (Some(validator), true) = (&operation.body, answer.status.is_success()) {
        let error = validator.iter_errors(body).next();
        assert!(error.is_none(), "{place} to a body that may not be sent: {error:?}");
    }
}

fn fit(place: &str, described: &Described, answer: &Answer) {
    match described {
        Described::Nothing => assert_eq!(answer.text, "", "{place}"),
        Described::Bytes => {}
        Described::Json(kind, validator) => {
            assert_eq!(answer.headers["content-type"], *kind, "{place}");
            let error = validator
                .iter_errors(&answer.body)
                .next()
                .map(|error| format!("{} {error}", error.instance_path()));
            assert!(error.is_none(), "{place} with what is not described: {error:?} in {}", answer.text);
        }
    }
}
