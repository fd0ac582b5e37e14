use clawlink_manifest::Effect;
use serde_json::{Map, Value, json};

use crate::mcp::report::Report;
use crate::ports::House;
use crate::ports::storage::Device;
use crate::problem::Problem;

/// Person, device and policy.
pub(super) async fn show(house: &House, device: &Device) -> Result<Report, Problem> {
    let user = house.store.users.find(&device.user).await?;
    let label = user.map_or_else(String::new, |user| user.email);
    let effects = [Effect::Read, Effect::IdempotentWrite, Effect::Write, Effect::Destructive];
    let rules: Map<String, Value> = effects
        .into_iter()
        .map(|effect| (effect.as_str().to_owned(), json!(device.policy.decide(effect).as_str())))
        .collect();
    Ok(Report::of(json!({
        "account": { "id": device.user, "label": label },
        "device": { "id": device.id, "name": device.name },
        "policy": { "name": device.policy.as_str(), "means": device.policy.means(), "rules": rules },
        "exceptions": device.rules, "paused": device.paused_at.is_some(),
    })))
}
