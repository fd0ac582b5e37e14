use axum::extract::State;
use axum::response::Response;
use clawlink_core::ports::House;
use clawlink_edge::{NoQuery, Refused};
use clawlink_manifest::Effect;
use serde_json::{Map, Value, json};

use super::ok;
use crate::principal::Caller;

/// Who the device is, for whom it acts, and what it may do.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    _: NoQuery,
) -> Result<Response, Refused> {
    let user = house.store.users.find(&device.user).await?;
    let label = user.map_or_else(String::new, |user| user.email);
    let effects = [Effect::Read, Effect::IdempotentWrite, Effect::Write, Effect::Destructive];
    let policy: Map<String, Value> = effects
        .into_iter()
        .map(|effect| (effect.as_str().to_owned(), json!(device.policy.decide(effect).as_str())))
        .collect();
    Ok(ok(&json!({
        "user": { "id": device.user, "label": label },
        "device": {
            "id": device.id, "name": device.name, "family": device.family,
            "policy": policy, "policy_name": device.policy.as_str(), "rules": device.rules,
            "paused": device.paused_at.is_some(),
        },
    })))
}
