use axum::extract::State;
use clawlink_core::pairing::revoke_self;
use clawlink_core::ports::House;
use clawlink_edge::{NoQuery, Refused};
use http::StatusCode;

use crate::principal::Caller;

/// A device ends itself.
pub(crate) async fn revoke(
    State(house): State<House>,
    Caller(device): Caller,
    _: NoQuery,
) -> Result<StatusCode, Refused> {
    revoke_self(&house, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}
