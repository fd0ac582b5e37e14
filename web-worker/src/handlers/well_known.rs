use axum::extract::State;
use axum::response::{IntoResponse, Response};
use clawlink_core::oauth_server::{Endpoint, describe_resource, describe_server};
use clawlink_core::ports::House;
use clawlink_edge::{open_preflight, open_to_all};
use http::header::CONTENT_TYPE;
use serde_json::Value;

/// What our authorization server says of itself (RFC 8414).
pub(crate) async fn server(State(house): State<House>) -> Response {
    answer(&describe_server(&house.config))
}

/// What the MCP endpoint of this origin says of itself (RFC 9728).
pub(crate) async fn resource(State(house): State<House>) -> Response {
    answer(&describe_resource(&house.config, Endpoint::Web))
}

/// Lets any page ask the endpoints at which a client speaks for itself.
pub(crate) async fn preflight() -> Response {
    open_preflight()
}

fn answer(body: &Value) -> Response {
    open_to_all(([(CONTENT_TYPE, "application/json")], body.to_string()).into_response())
}
