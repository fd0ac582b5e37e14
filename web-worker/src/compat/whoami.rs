use axum::extract::State;
use axum::response::Response;
use clawlink_core::compat::whoami;
use clawlink_core::ports::House;
use clawlink_edge::Refused;

use super::acting::Acting;
use super::ok;

/// For whom a device, or a person in their browser, acts.
pub(crate) async fn show(State(house): State<House>, acting: Acting) -> Result<Response, Refused> {
    let can_execute = match &acting {
        Acting::Device(device) => device.paused_at.is_none(),
        Acting::Person(_) => true,
    };
    Ok(ok(&whoami(&house, acting.user(), can_execute).await?))
}
