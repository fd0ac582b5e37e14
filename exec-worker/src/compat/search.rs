use axum::extract::State;
use axum::response::Response;
use clawlink_core::compat::search_actions;
use clawlink_core::ports::House;
use clawlink_edge::{Query, Refused};
use serde::Deserialize;

use crate::handlers::ok;
use crate::principal::Caller;

/// What to search for.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    query: Option<String>,
    connected_only: Option<String>,
    limit: Option<String>,
}

/// Actions for a task.
pub(crate) async fn search(
    State(house): State<House>,
    Caller(device): Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refused> {
    let connected_only = matches!(wanted.connected_only.as_deref(), Some("true" | "1"));
    let limit = wanted.limit.and_then(|limit| limit.parse().ok());
    Ok(ok(&search_actions(&house, &device, wanted.query.as_deref(), connected_only, limit).await?))
}
