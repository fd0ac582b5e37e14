//! The published wire: `/api/*` as clients call it that are in people's hands. One file a noun; what is told of it, and in which
//! words, is in `clawlink_core::compat`.

pub(crate) mod actions;
mod body;
pub(crate) mod execute;
pub(crate) mod executions;
pub(crate) mod search;
pub(crate) mod tool;
pub(crate) mod tools;

use axum::response::{IntoResponse, Response};
use clawlink_core::compat::{Answer, dress as describe};
use clawlink_core::ports::House;
use clawlink_core::problem::Problem;
use clawlink_edge::{RequestId, retry_after};
use http::StatusCode;
use http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};

/// Whether a path is of the published wire, whose refusals are told in its own words. MCP has words of its own.
pub(crate) fn is_published(path: &str) -> bool {
    path.starts_with("/api/") && path != "/api/mcp"
}

/// A refusal of ours as published clients read it. Whatever else is answered stays as it is.
pub(crate) fn dress(house: &House, response: Response, id: &RequestId) -> Response {
    let is_problem =
        response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json");
    let Some(problem) = response.extensions().get::<Problem>().filter(|_| is_problem).cloned() else {
        return response;
    };
    let mut dressed = reply(describe(house, problem, response.status().as_u16(), &id.0));
    if let Some(challenge) = response.headers().get(WWW_AUTHENTICATE) {
        dressed.headers_mut().insert(WWW_AUTHENTICATE, challenge.clone());
    }
    dressed
}

/// An answer on its way out.
fn reply(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response =
        (status, [(CONTENT_TYPE, "application/json")], answer.body.to_string()).into_response();
    retry_after(response.headers_mut(), answer.retry_after_seconds);
    if let Some(cause) = answer.cause {
        response.extensions_mut().insert(Problem::internal(cause));
    }
    response
}
