use axum::extract::State;
use axum::response::Response;
use clawlink_core::compat::{execute_action, find_execution};
use clawlink_core::ports::House;
use clawlink_edge::{Path, Refused};
use http::HeaderMap;

use super::body::Body;
use super::reply;
use crate::handlers::ok;
use crate::handlers::run::read_key;
use crate::principal::{Caller, Runner};

/// Runs an action.
pub(crate) async fn create(
    State(house): State<House>,
    Runner(device): Runner,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let body = body.read(false)?;
    Ok(reply(execute_action(&house, &device, body, read_key(&headers)).await?))
}

/// What became of an execution.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    Ok(ok(&find_execution(&house, &device, &id).await?))
}
