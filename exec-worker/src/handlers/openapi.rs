use axum::response::{IntoResponse, Response};
use clawlink_edge::open_to_all;
use http::header::CONTENT_TYPE;

/// As `cargo xtask openapi` wrote it.
const DESCRIPTION: &str = include_str!("../../../docs/openapi.json");

/// The description of `/v1`, OpenAPI 3.1. It says nothing of anybody, so any page may read it.
pub(crate) async fn show() -> Response {
    open_to_all(([(CONTENT_TYPE, "application/json")], DESCRIPTION).into_response())
}
