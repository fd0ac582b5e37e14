use serde::{Deserialize, Serialize};

use super::{Answer, Policy, Rule};

/// What is decided of a call. In rising order of strictness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Go ahead.
    Allow,
    /// Only with `confirmed: true` or a preview's confirm token: the device's own word.
    Confirm,
    /// Only once a person approved exactly this request in the browser.
    Approve,
    /// Never.
    Deny,
}

impl Decision {
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Confirm => "confirm",
            Self::Approve => "approve",
            Self::Deny => "deny",
        }
    }
}

/// A decision, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The decision.
    pub decision: Decision,
    /// What it rests on.
    pub ground: Ground,
}

/// What a decision rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The device's policy.
    Preset(Policy),
    /// A rule that the person set for this device.
    Rule(Rule),
    /// The person paused all their agents.
    Paused,
}

impl Ruling {
    /// The ruling on every call while the person's agents are paused.
    #[must_use]
    pub const fn paused() -> Self {
        Self { decision: Decision::Deny, ground: Ground::Paused }
    }

    /// The sentence that tells an agent and its user why.
    #[must_use]
    pub fn reason(&self) -> String {
        match &self.ground {
            Ground::Preset(policy) => {
                let what = match self.decision {
                    Decision::Allow => "allows this",
                    Decision::Confirm => "wants this confirmed",
                    Decision::Approve => "wants a person to approve this in the browser",
                    Decision::Deny => "does not allow this",
                };
                format!("This device's policy, {}, {what}.", policy.title())
            }
            Ground::Rule(rule) => {
                let what = match rule.answer {
                    Answer::Allow => "is allowed",
                    Answer::Ask => "waits for a person's approval in the browser",
                    Answer::Block => "is blocked",
                };
                format!("A person set for this device that {} {what}.", rule.pattern)
            }
            Ground::Paused => "A person paused all agents. Nothing runs until they resume.".to_owned(),
        }
    }
}
