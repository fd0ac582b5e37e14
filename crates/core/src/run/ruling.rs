use clawlink_manifest::{App, Tool};

use crate::policy::{Ruling, Subject, decide};
use crate::ports::storage::Device;

/// What is decided of this device's calls of a tool, as its person has things set now.
#[must_use]
pub fn rule_on(device: &Device, app: &App, tool: &Tool) -> Ruling {
    if device.paused_at.is_some() {
        return Ruling::paused();
    }
    let subject = Subject { app: &app.slug, tool: &tool.name, effect: tool.effect };
    decide(device.policy, &device.rules, &subject)
}
