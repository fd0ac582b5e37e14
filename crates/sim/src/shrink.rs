use std::collections::BTreeSet;

use crate::check::Invariant;
use crate::run::{Outcome, SimError, run};
use crate::scenario::Options;

/// What is left of a seed that breaks something once every fault is gone that it does not need.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How it is played; [`Options::without`] lists what was left out.
    pub options: Options,
    /// What it comes to then.
    pub outcome: Outcome,
}

/// Drops faults of a seed, many at a time and then one by one, for as long as it still breaks the same invariant.
///
/// # Errors
/// [`SimError`] when the seed cannot be played.
pub fn shrink(outcome: Outcome, options: &Options) -> Result<Plan, SimError> {
    let Some(broken) = outcome.violations.first().map(|violation| violation.invariant) else {
        return Ok(Plan { options: options.clone(), outcome });
    };
    let mut plan = Plan { options: options.clone(), outcome };
    let mut many = plan.outcome.faults_due.max(1);
    loop {
        let (mut from, mut dropped) = (0, false);
        while from < plan.outcome.faults_due {
            if let Some(smaller) = plan.drop_some(from, many, broken)? {
                (plan, dropped) = (smaller, true);
            }
            from += many;
        }
        // A fault that was needed may be needed no more once another is gone.
        if many == 1 && !dropped {
            return Ok(plan);
        }
        many = many.div_ceil(2);
    }
}

impl Plan {
    /// How many faults of the seed still strike. One of them may be told many times: an outage by each call it fails.
    #[must_use]
    pub fn left(&self) -> usize {
        (0..self.outcome.faults_due).filter(|number| !self.options.without.contains(number)).count()
    }

    /// The same without so many faults from this one on, if it still breaks.
    fn drop_some(&self, from: u64, many: u64, broken: Invariant) -> Result<Option<Self>, SimError> {
        let more: BTreeSet<u64> = (from..from + many).collect();
        if more.is_subset(&self.options.without) {
            return Ok(None);
        }
        let mut options = self.options.clone();
        options.without.extend(more);
        let outcome = run(self.outcome.seed, &options)?;
        let breaks = outcome.violations.iter().any(|violation| violation.invariant == broken);
        Ok(breaks.then_some(Self { options, outcome }))
    }
}
