use axum::extract::State;
use axum::response::Response;
use clawlink_core::compat::{describe_action, list_actions};
use clawlink_core::ports::House;
use clawlink_edge::{Path, Query, Refused};
use serde::Deserialize;

use crate::handlers::ok;
use crate::principal::Caller;

/// Which actions to list.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    integration_id: Option<String>,
    intent: Option<String>,
}

/// The actions of an app.
pub(crate) async fn list(
    State(house): State<House>,
    Caller(device): Caller,
    Query(filter): Query<Filter>,
) -> Result<Response, Refused> {
    let (app, intent) = (filter.integration_id.as_deref(), filter.intent.as_deref());
    Ok(ok(&list_actions(&house, &device, app, intent)?))
}

/// One action.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    Path((app, action)): Path<(String, String)>,
) -> Result<Response, Refused> {
    Ok(ok(&describe_action(&house, &device, &app, &action)?))
}
