//! What a seed plays, and which promises it is held to.

use std::collections::BTreeSet;

use clap::ValueEnum;

use crate::plant::Plant;
use crate::random::Dice;

/// Promises that are written down and not kept by every run yet. Each is checked only where it is asked for; this is the
/// one list of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Promise {
    /// I1: a durable credential is published by the object's own alarm, without waiting for a call.
    OutboxDrains,
    /// I2: KV holds no version that the database or an outbox does not name; it does not wait for such a key to end by itself.
    SupersededKeysGo,
    /// I2: after a disconnect the provider no longer knows the grant, however the revocation went at first.
    GrantsAreRevoked,
    /// I5: a refresh whose answer was lost is tried once more within the provider's grace, instead of needing a person.
    LostAnswersAreTriedAgain,
    /// I7: retries of an isolate and app stay within 35 and one for each 14 successes.
    RetryBudget,
    /// I8: a whole call, credential and ledger included, ends within 25 s.
    CallDeadline,
}

/// How a seed is to be played.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A bug to plant.
    pub plant: Option<Plant>,
    /// Promises to hold it to, beyond those that always hold.
    pub promises: BTreeSet<Promise>,
}

/// What happens in a seed, drawn from it.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) people: usize,
    /// Calls of tools, each on its own.
    pub(crate) calls: usize,
    /// Connects and reconnects under fire.
    pub(crate) connects: usize,
    pub(crate) disconnects: usize,
    /// Storms of 50 callers on one token that is over.
    pub(crate) storms: usize,
    /// Resets of objects and isolates from outside.
    pub(crate) resets: usize,
    /// Whether KV fails for two and a half hours.
    pub(crate) outage: bool,
    /// How long faults last, in milliseconds.
    pub(crate) rough_ms: i64,
}

impl Scenario {
    /// Draws it.
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let outage = dice.chance(30);
        Self {
            people: 1 + dice.index(2),
            calls: 4 + dice.index(20),
            connects: dice.index(4),
            disconnects: dice.index(3),
            storms: usize::from(dice.chance(250)),
            resets: dice.index(4),
            outage,
            rough_ms: if outage { 9_600_000 } else { dice.between(120_000, 900_000) },
        }
    }
}
