use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use clawlink_core::compat::{Given, execute as run, preview as show, takes_files};
use clawlink_core::ports::House;
use clawlink_edge::{Path, Refused, RequestId};
use http::HeaderMap;

use super::body::Body;
use super::reply;
use crate::handlers::run::read_key;
use crate::principal::{Caller, Runner};

/// The exact request a call would send. Nothing is sent.
pub(crate) async fn preview(
    State(house): State<House>,
    Caller(device): Caller,
    Path(name): Path<String>,
    Extension(id): Extension<RequestId>,
    body: Body,
) -> Result<Response, Refused> {
    let body = body.read(takes_files(&house, &name))?;
    let given = Given { tool: &name, body, key: None };
    Ok(reply(show(&house, &device, given, &id.0).await))
}

/// Runs a tool.
pub(crate) async fn execute(
    State(house): State<House>,
    Runner(device): Runner,
    Path(name): Path<String>,
    Extension(id): Extension<RequestId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let body = body.read(takes_files(&house, &name))?;
    let given = Given { tool: &name, body, key: read_key(&headers) };
    Ok(reply(run(&house, &device, given, &id.0).await))
}
