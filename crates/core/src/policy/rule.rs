use serde::{Deserialize, Serialize};

use super::{Decision, Pattern};

/// What a person set for some tools of one device, whatever its policy says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rule {
    /// Which tools.
    pub pattern: Pattern,
    /// What becomes of them.
    pub answer: Answer,
}

/// What a rule makes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It goes ahead.
    Allow,
    /// A person approves each call in the browser.
    Ask,
    /// It never goes.
    Block,
}

impl Answer {
    /// Every answer, the strictest last.
    pub const ALL: [Self; 3] = [Self::Allow, Self::Ask, Self::Block];

    /// The decision it stands for.
    #[must_use]
    pub const fn decision(self) -> Decision {
        match self {
            Self::Allow => Decision::Allow,
            Self::Ask => Decision::Approve,
            Self::Block => Decision::Deny,
        }
    }

    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Ask => "ask",
            Self::Block => "block",
        }
    }
}
