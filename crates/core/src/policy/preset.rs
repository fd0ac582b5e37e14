use clawlink_manifest::Effect;
use serde::{Deserialize, Serialize};

use super::Decision;

/// The policy of a device, chosen by the person who paired it. In rising order of what it lets through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Reads, and nothing else.
    ReadOnly,
    /// Reads freely, confirms what may come twice, and waits for a person with the rest. What a new device starts with.
    #[default]
    Careful,
    /// Reads freely and confirms each change; deletions wait for a person.
    Standard,
    /// Reads and changes freely; deletions must be confirmed.
    Trusted,
}

impl Policy {
    /// Every policy, the one that new devices start with first.
    pub const ALL: [Self; 4] = [Self::Careful, Self::Standard, Self::Trusted, Self::ReadOnly];

    /// The decision for a tool of this effect.
    #[must_use]
    pub const fn decide(self, effect: Effect) -> Decision {
        match (self, effect) {
            (_, Effect::Read) | (Self::Trusted, Effect::IdempotentWrite | Effect::Write) => Decision::Allow,
            (Self::ReadOnly, _) => Decision::Deny,
            (Self::Careful | Self::Standard, Effect::IdempotentWrite)
            | (Self::Standard, Effect::Write)
            | (Self::Trusted, Effect::Destructive) => Decision::Confirm,
            (Self::Careful, Effect::Write) | (Self::Careful | Self::Standard, Effect::Destructive) => {
                Decision::Approve
            }
        }
    }

    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadOnly => "read_only",
            Self::Careful => "careful",
            Self::Standard => "standard",
            Self::Trusted => "trusted",
        }
    }

    /// What a person calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::ReadOnly => "Read only",
            Self::Careful => "Careful",
            Self::Standard => "Standard",
            Self::Trusted => "Trusted",
        }
    }

    /// The sentence a person reads beside it.
    #[must_use]
    pub const fn means(self) -> &'static str {
        match self {
            Self::ReadOnly => "It can look, and nothing else.",
            Self::Careful => {
                "It reads freely, and asks you in this browser before it creates, sends or deletes anything."
            }
            Self::Standard => {
                "It reads freely and confirms changes by itself, so it can send as you. It asks you before it deletes."
            }
            Self::Trusted => {
                "It reads, creates and sends as you without being asked, and confirms deletions by itself."
            }
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
        assert_eq!(of(Policy::Careful), ["allow", "confirm", "approve", "approve"]);
        assert_eq!(of(Policy::Standard), ["allow", "confirm", "confirm", "approve"]);
        assert_eq!(of(Policy::Trusted), ["allow", "allow", "allow", "confirm"]);
    }

    #[test]
    fn a_higher_policy_never_asks_for_more() {
        let rising = [Policy::ReadOnly, Policy::Careful, Policy::Standard, Policy::Trusted];
        for pair in rising.windows(2) {
            assert!(pair[0] < pair[1]);
            for effect in [Effect::Read, Effect::IdempotentWrite, Effect::Write, Effect::Destructive] {
                assert!(pair[0].decide(effect) >= pair[1].decide(effect), "{pair:?} {effect:?}");
            }
        }
    }
}
