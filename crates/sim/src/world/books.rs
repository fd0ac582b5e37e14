use std::collections::BTreeMap;

use clawlink_core::id::UserId;

use super::Tokens;
use crate::check::Violation;
use crate::report::Figures;

/// What somebody outside sees of a seed.
#[derive(Default)]
pub(crate) struct Books {
    pub(crate) figures: Figures,
    pub(crate) tokens: Tokens,
    /// Calls of tools, by the task that makes them.
    pub(crate) calls: BTreeMap<u64, CallBook>,
    /// Writes that were asked for, by marker.
    pub(crate) writes: BTreeMap<String, Write>,
    /// When a sweep did not run to its end.
    pub(crate) failed_sweeps: Vec<i64>,
    /// Retries less what successes paid for, by isolate and app.
    pub(crate) retries: BTreeMap<(u32, String), (u64, u64)>,
    pub(crate) violations: Vec<Violation>,
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
}
