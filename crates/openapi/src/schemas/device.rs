use clawlink_core::policy::{Answer, Decision, Policy};
use clawlink_core::ports::storage::DeviceFamily;

use super::EFFECTS;
use crate::schema::{Schema, boolean, list_of, must, object, one_of, text};

const DECISIONS: [Decision; 4] = [Decision::Allow, Decision::Confirm, Decision::Approve, Decision::Deny];
const FAMILIES: [DeviceFamily; 5] = [
    DeviceFamily::Cli,
    DeviceFamily::ApiKey,
    DeviceFamily::Mcp,
    DeviceFamily::OpenClaw,
    DeviceFamily::Hermes,
];
const POLICIES: [Policy; 4] = [Policy::ReadOnly, Policy::Careful, Policy::Standard, Policy::Trusted];

/// Who a device is, for whom it acts, and what it may do.
pub(super) fn whoami() -> Schema {
    let user = object([must("id", text("`usr_…`")), must("label", text("What the person signs in with."))]);
    let policy = object(EFFECTS.map(|effect| must(effect.as_str(), decision())));
    let device = object([
        must("id", text("`dev_…`")),
        must("name", text("As its person named it.")),
        must("family", one_of(&FAMILIES, "What kind of client it is.")),
        must("policy", policy),
        must("policy_name", one_of(&POLICIES, "The preset.")),
        must("rules", list_of(rule(), "What a person set for some tools, whatever the policy says.")),
        must("paused", boolean("Whether its person paused their agents.")),
    ]);
    object([must("user", user), must("device", device)])
}

/// What is decided of a call.
pub(crate) fn decision() -> Schema {
    let words = "Goes ahead; wants your confirmation; wants a person's approval; never.";
    one_of(&DECISIONS, words)
}

/// A rule for some tools.
pub(super) fn rule() -> Schema {
    object([
        must("pattern", text("An app, a tool, or a pattern: `gmail_*`.")),
        must("answer", one_of(&Answer::ALL, "What becomes of them.")),
    ])
}
