//! What a device may do, by the effect of the tool it calls.

use clawlink_manifest::Effect;
use serde::{Deserialize, Serialize};

/// The policy of a device, chosen by the person who paired it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Reads, and nothing else.
    ReadOnly,
    /// Reads freely; everything else must be confirmed call by call.
    Standard,
}

/// What a policy says of an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Go ahead.
    Allow,
    /// Only with `confirmed: true` or a preview's confirm token.
    Confirm,
    /// Never.
    Deny,
}

impl Policy {
    /// The decision for a tool of this effect.
    #[must_use]
    pub const fn decide(self, effect: Effect) -> Decision {
        match (self, effect) {
            (_, Effect::Read) => Decision::Allow,
            (Self::ReadOnly, _) => Decision::Deny,
            (Self::Standard, _) => Decision::Confirm,
        }
    }

    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadOnly => "read_only",
            Self::Standard => "standard",
        }
    }

    /// The sentence a person reads beside it.
    #[must_use]
    pub const fn means(self) -> &'static str {
        match self {
            Self::ReadOnly => "It can look, and nothing else.",
            Self::Standard => {
                "It reads freely, and must confirm each call that creates, sends, changes or deletes."
            }
        }
    }
}

impl Decision {
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Confirm => "confirm",
            Self::Deny => "deny",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_decides_every_effect() {
        let effects = [Effect::Read, Effect::IdempotentWrite, Effect::Write, Effect::Destructive];
        let of = |policy: Policy| effects.map(|effect| policy.decide(effect).as_str());
        assert_eq!(of(Policy::ReadOnly), ["allow", "deny", "deny", "deny"]);
        assert_eq!(of(Policy::Standard), ["allow", "confirm", "confirm", "confirm"]);
    }
}
