use axum::extract::State;
use axum::response::Response;
use clawlink_core::compat::describe_tool;
use clawlink_core::ports::House;
use clawlink_edge::{Path, Refused};

use crate::handlers::ok;
use crate::principal::Caller;

/// One tool, with everything needed to call it.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    Path(name): Path<String>,
) -> Result<Response, Refused> {
    Ok(ok(&describe_tool(&house, &device, &name).await?))
}
