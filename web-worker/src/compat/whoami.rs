use axum::extract::State;
use axum::response::Response;
use clawlink_core::ports::House;
use clawlink_edge::Refused;
use serde_json::json;

use super::acting::Acting;
use super::ok;

/// For whom a device acts. A person has one workspace, which is themselves.
pub(crate) async fn show(State(house): State<House>, acting: Acting) -> Result<Response, Refused> {
    let user = house.store.users.find(acting.user()).await?;
    let label = user.map_or_else(String::new, |user| user.email);
    let is_running = match &acting {
        Acting::Device(device) => device.paused_at.is_none(),
        Acting::Person(_) => true,
    };
    let environment = if house.config.local { "local" } else { "production" };
    Ok(ok(&json!({
        "user_id": acting.user(), "workspace_id": acting.user(), "workspace_name": label,
        "environment": environment, "region": "global",
        "capabilities": { "can_execute": is_running, "can_begin_connection": true },
    })))
}
