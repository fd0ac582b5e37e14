//! The front door: what this worker answers itself, and what it only passes on.

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use clawlink_core::ports::House;
use clawlink_core::problem::Problem;
use tower::ServiceExt;

use crate::forward::{is_tool_call, refuse};
use crate::router::router;

/// Answers a request. A tool call is passed on before there is a house: no statement is made for it here, and it goes on also
/// where the variables of this worker cannot be used. For everything else the house of the event is built, and the router
/// answers; 503 when it cannot be built.
pub(crate) async fn answer<B>(
    request: http::Request<B>,
    pass_on: impl AsyncFnOnce(http::Request<B>) -> http::Response<Body>,
    build: impl FnOnce() -> Result<House, Problem>,
) -> http::Response<Body>
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    if is_tool_call(request.uri().path()) {
        return pass_on(request).await;
    }
    let house = match build() {
        Ok(house) => house,
        Err(problem) => return refuse(&problem, request.uri().path(), "req_none"),
    };
    let response = router(house).oneshot(request.map(Body::new)).await;
    response.unwrap_or_else(|never| match never {})
}
