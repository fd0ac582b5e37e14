//! What published plugins call: `/api/*` as it was before `/v1`, with its names, types and statuses.
//!
//! Tool calls are the other worker's (`forward`); here are pairings, connections and connect links. Every refusal becomes
//! `{"error": "<sentence>"}` in [`refusal`], which is all that those plugins show.

mod acting;
mod asker;
mod body;
mod connect;
mod connections;
mod hermes;
mod openclaw;
mod person;
pub(crate) mod refusal;
mod return_path;
mod verdict;
mod whoami;

pub(crate) use asker::find_caller;
use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Refused, no_store};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde_json::Value;

/// The routes of published plugins.
pub(crate) fn routes() -> Router<House> {
    Router::new()
        .route("/api/integrations", get(connections::list))
        .route("/api/connections/{id}", get(connections::show).delete(connections::delete))
        .route("/api/connections/{id}/begin", post(connect::begin))
        .route("/api/connect/start", post(connect::start))
        .route("/api/connect/sessions/{id}", get(connect::show))
        .route("/api/agent/whoami", get(whoami::show))
        .route("/api/openclaw/pair/start", post(openclaw::start))
        .route("/api/openclaw/pair/sessions/{id}", get(openclaw::show))
        .route("/api/openclaw/pair/sessions/{id}/approve", post(openclaw::approve))
        .route("/api/openclaw/pair/sessions/{id}/exchange", post(openclaw::exchange))
        .route("/api/openclaw/pair/sessions/{id}/finalize", post(openclaw::finalize))
        .route("/api/hermes/bootstrap-sessions", post(hermes::start))
        .route("/api/hermes/bootstrap-sessions/{id}", get(hermes::show))
        .route("/api/hermes/bootstrap-sessions/{id}/consume", post(hermes::consume))
        .route("/api/hermes/bootstrap-sessions/{id}/approve", post(hermes::approve))
        .route("/api/hermes/bootstrap-sessions/{id}/cancel", post(hermes::cancel))
}

/// What is told where nothing is: of some paths that a plugin knows, that they are not here yet.
pub(crate) async fn nothing_here(request: Request) -> Response {
    let path = request.uri().path();
    let later = ["/api/flows", "/api/triggers"].into_iter().any(|base| is_at_or_below(path, base));
    let problem = if later {
        Problem::new(Kind::NotFound, "not_available", "Flows and triggers are not available on this server.")
    } else {
        Problem::new(Kind::NotFound, "not_found", "There is nothing here.")
    };
    Refused(problem).into_response()
}

/// Whether a path is another, or lies below it.
pub(crate) fn is_at_or_below(path: &str, base: &str) -> bool {
    path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A JSON answer.
fn answer(status: StatusCode, body: &Value) -> Response {
    let mut response = (status, body.to_string()).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    no_store(response.headers_mut());
    response
}

/// A JSON answer with status 200.
fn ok(body: &Value) -> Response {
    answer(StatusCode::OK, body)
}
