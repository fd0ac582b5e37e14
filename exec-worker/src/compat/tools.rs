use axum::extract::State;
use axum::response::Response;
use clawlink_core::compat::{Search, list_tools, search_tools};
use clawlink_core::ports::House;
use clawlink_edge::{Query, Refused};
use serde::Deserialize;

use crate::handlers::ok;
use crate::principal::Caller;

/// Which tools to list.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    integration: Option<String>,
    cursor: Option<String>,
}

/// The tools of connected apps.
pub(crate) async fn list(
    State(house): State<House>,
    Caller(device): Caller,
    Query(filter): Query<Filter>,
) -> Result<Response, Refused> {
    let app = filter.integration.as_deref().filter(|app| !app.is_empty());
    let cursor = filter.cursor.as_deref().filter(|cursor| !cursor.is_empty());
    Ok(ok(&list_tools(&house, &device, app, cursor).await?))
}

/// What to search for.
#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    query: Option<String>,
    integration: Option<String>,
    limit: Option<String>,
}

/// Tools for a task.
pub(crate) async fn search(
    State(house): State<House>,
    Caller(device): Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Refused> {
    let wanted = Search {
        query: wanted.query.as_deref(),
        integration: wanted.integration.as_deref().filter(|app| !app.is_empty()),
        limit: wanted.limit.and_then(|limit| limit.parse().ok()),
    };
    Ok(ok(&search_tools(&house, &device, &wanted).await?))
}
