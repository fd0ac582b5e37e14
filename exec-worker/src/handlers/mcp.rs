use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use clawlink_core::mcp::{BODY_CAP_BYTES, Head, Reply, admit, converse as answer};
use clawlink_core::oauth_server::{Endpoint, describe_resource};
use clawlink_core::ports::House;
use clawlink_core::problem::Problem;
use clawlink_edge::{open_preflight, open_to_all};

use super::ok;

/// The MCP endpoint: who calls is settled before a byte of the body is read.
pub(crate) async fn converse(State(house): State<House>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let head = Head {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
    };
    let caller = match admit(&house, &head).await {
        Ok(caller) => caller,
        Err(reply) => return send(reply),
    };
    let body = axum::body::to_bytes(body, BODY_CAP_BYTES).await.ok();
    send(answer(&house, &caller, &head, body.as_deref()).await)
}

/// Where this endpoint's clients sign in (RFC 9728).
pub(crate) async fn describe(State(house): State<House>) -> Response {
    open_to_all(ok(&describe_resource(&house.config, Endpoint::Api)))
}

/// Lets any page ask for it.
pub(crate) async fn preflight() -> Response {
    open_preflight()
}

fn send(reply: Reply) -> Response {
    let mut response = (reply.status, reply.body).into_response();
    // What has no body has no content type either; a text answer would bring one.
    response.headers_mut().clear();
    response.headers_mut().extend(reply.headers);
    if let Some(cause) = reply.cause {
        response.extensions_mut().insert(Problem::internal(cause));
    }
    response
}
