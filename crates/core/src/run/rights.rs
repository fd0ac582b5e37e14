use super::error::RunError;
use crate::ports::House;
use crate::ports::storage::Device;

/// The device as its person has it now, if a call was refused before anything was sent and they allow something else by now
/// than what it was refused for. A database that fails leaves the refusal as it is.
pub(super) async fn find_changed(house: &House, device: &Device, refusal: &RunError) -> Option<Device> {
    if matches!(refusal, RunError::Upstream { .. }) {
        return None;
    }
    let now = house.store.devices.find_live(&device.user, &device.id).await.ok()??;
    let changed = (now.policy, &now.rules, now.paused_at) != (device.policy, &device.rules, device.paused_at);
    changed.then_some(now)
}
