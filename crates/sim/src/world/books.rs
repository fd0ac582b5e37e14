use std::collections::{BTreeMap, BTreeSet};

use clawlink_core::id::UserId;

use super::{Cuts, Tokens};
use crate::check::Violation;
use crate::report::Figures;

/// What somebody outside sees of a seed.
#[derive(Default)]
pub(crate) struct Books {
    pub(crate) figures: Figures,
    pub(crate) tokens: Tokens,
    /// Where tasks are to be cut off.
    pub(crate) cuts: Cuts,
    /// Calls of tools, by the task that makes them.
    pub(crate) calls: BTreeMap<u64, CallBook>,
    /// Writes that were asked for, by marker.
    pub(crate) writes: BTreeMap<String, Write>,
    /// When a sweep did not run to its end.
    pub(crate) failed_sweeps: Vec<i64>,
    /// From when to when no sweep runs.
    pub(crate) unswept: Option<(i64, i64)>,
    /// From when to when the database fails.
    pub(crate) database_outage: Option<(i64, i64)>,
    /// Retries less what successes paid for, by isolate and app.
    pub(crate) retries: BTreeMap<(u32, String), (u64, u64)>,
    /// Objects that an alarm never reached.
    pub(crate) alarms_lost: BTreeSet<u32>,
    /// Refreshes by object.
    pub(crate) refreshes: BTreeMap<u32, u64>,
    /// Refreshes by second.
    pub(crate) seconds: BTreeMap<i64, u64>,
    pub(crate) violations: Vec<Violation>,
}

impl Books {
    /// Whether the database's outage is on.
    pub(crate) fn database_is_down(&self, now_ms: i64) -> bool {
        self.database_outage.is_some_and(|(from, to)| (from..to).contains(&now_ms))
    }
}

/// One call of a tool as the provider's door sees it.
#[derive(Clone, Debug)]
pub(crate) struct CallBook {
    /// The accounts whose credential this call may carry: those of its person.
    pub(crate) accounts: Vec<String>,
    /// When the whole call began.
    pub(crate) began_ms: i64,
    /// When the first request left.
    pub(crate) first_ms: Option<i64>,
    /// Before this the provider does not want to see it again.
    pub(crate) not_before_ms: i64,
    /// Requests that left.
    pub(crate) attempts: u32,
}

/// A write somebody asked for, however often.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub(crate) user: UserId,
    /// The key its row stands under.
    pub(crate) key: String,
    /// The account it acts for.
    pub(crate) account: String,
    /// What each caller was told, by task; nothing yet, or ever, where it was cut off.
    pub(crate) told: BTreeMap<u64, Told>,
}

/// What a caller was told of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// It was done.
    Done,
    /// It was not done.
    NotDone,
    /// Nobody can know, or not yet.
    Open,
}
