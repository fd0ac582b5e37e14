use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bodies::{BadJson, Inband, RuleBody, Size};
use super::commit::Commit;
use super::delivery::{Drip, Truncate};
use super::point::Point;
use super::rate::Rate;
use super::replace::{AuthFault, Redirect};
use super::retry_after::RetryAfter;

/// What a rule does: the `do` of `POST /_control/rules`. Everything left out stays true.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Switches {
    /// One status, or one per application, of which the last repeats. 200 without `body` lets the true answer pass.
    pub(crate) status: Option<Statuses>,
    /// Replaces the body.
    pub(crate) body: Option<RuleBody>,
    /// Added headers.
    pub(crate) headers: Headers,
    /// Adds `Retry-After`, well-formed or not.
    pub(crate) retry_after: Option<RetryAfter>,
    /// RST at a point.
    pub(crate) reset_at: Option<Point>,
    /// FIN at a point.
    pub(crate) close_at: Option<Point>,
    /// Whether the effect counts; without it, it does when the answer would be 2xx.
    pub(crate) commit: Option<Commit>,
    pub(crate) delay_ms: u64,
    pub(crate) hang: bool,
    pub(crate) drip: Option<Drip>,
    pub(crate) truncate: Option<Truncate>,
    pub(crate) wrong_length: Option<i64>,
    /// Puts a lone continuation byte into the body.
    pub(crate) invalid_utf8: bool,
    pub(crate) bad_json: Option<BadJson>,
    /// Replaces the body by filler of a size.
    pub(crate) size: Option<Size>,
    /// Adds that many headers.
    pub(crate) header_count: u32,
    pub(crate) redirect: Option<Redirect>,
    pub(crate) inband: Option<Inband>,
    pub(crate) auth: Option<AuthFault>,
    /// A true rate limit: answers pass, with its headers, until it is used up.
    pub(crate) rate: Option<Rate>,
}

/// Headers: an object, or a list of pairs where order or repetition matters.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Headers {
    Named(BTreeMap<String, String>),
    Pairs(Vec<(String, String)>),
}

impl Headers {
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        match self {
            Self::Named(map) => map.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
            Self::Pairs(list) => list.clone(),
        }
    }
}

impl Default for Headers {
    fn default() -> Self {
        Self::Pairs(Vec::new())
    }
}

/// A status, or a sequence of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Statuses {
    One(u16),
    Sequence(Vec<u16>),
}

impl Statuses {
    /// The status of the `nth` application, counted from 0.
    pub(crate) fn nth(&self, nth: u64) -> Option<u16> {
        match self {
            Self::One(status) => Some(*status),
            Self::Sequence(list) => {
                let index = usize::try_from(nth).unwrap_or(usize::MAX);
                list.get(index).or(list.last()).copied()
            }
        }
    }

    /// Whether every status can stand in a status line.
    pub(crate) fn are_valid(&self) -> bool {
        match self {
            Self::One(status) => (200..=599).contains(status),
            Self::Sequence(list) => {
                !list.is_empty() && list.iter().all(|status| (200..=599).contains(status))
            }
        }
    }
}

impl Switches {
    /// Names a field whose value cannot be acted out, and what was expected.
    pub(crate) fn flaw(&self) -> Option<(&'static str, &'static str)> {
        let names_break = self.headers.pairs().iter().any(|(name, value)| {
            name.is_empty() || name.contains([':', '\r', '\n', ' ']) || value.contains(['\r', '\n'])
        });
        if self.status.as_ref().is_some_and(|statuses| !statuses.are_valid()) {
            Some(("do.status", "200 to 599, or a list of them"))
        } else if self.reset_at.is_some() && self.close_at.is_some() {
            Some(("do.close_at", "either reset_at or close_at"))
        } else if self.rate.as_ref().is_some_and(|rate| rate.limit == 0 || rate.window_ms == 0) {
            Some(("do.rate", "limit and window_ms above 0"))
        } else if names_break {
            Some(("do.headers", "pairs of name and value without line breaks"))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_status_of_a_sequence_repeats() {
        let statuses = Statuses::Sequence(vec![503, 429, 200]);
        let seen: Vec<_> = (0..5).filter_map(|nth| statuses.nth(nth)).collect();
        assert_eq!(seen, [503, 429, 200, 200, 200]);
    }
}
