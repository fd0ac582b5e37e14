use serde::{Deserialize, Serialize};

use super::{Delivery, Switches};
use crate::model::Answer;

/// Whether a faulted request's effect counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Commit {
    /// The effect happens, then the fault.
    BeforeFault,
    /// The fault happens, then the effect: whoever looks in between sees nothing.
    AfterFault,
    /// The provider never acts.
    Never,
}

impl Switches {
    /// Whether the effect counts when the rule puts `answer` in place of the truth.
    ///
    /// Unless the rule says, a 2xx means that the provider acted, and a refusal that it did not.
    pub(crate) fn commit_with(&self, answer: &Answer) -> Commit {
        let acted = (200..300).contains(&answer.status) && !self.refuses();
        self.commit.unwrap_or(if acted { Commit::BeforeFault } else { Commit::Never })
    }

    /// Whether the effect counts when only the delivery is at fault: yes, if the request arrived whole.
    pub(crate) fn commit_without_replacement(&self) -> Commit {
        let early = Delivery::from(self).cut.is_some_and(super::Cut::is_early);
        self.commit.unwrap_or(if early { Commit::Never } else { Commit::BeforeFault })
    }
}
