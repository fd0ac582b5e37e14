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
    /// Adds `Retry-After`, well-formed or not; a true answer that `status` lets pass goes without.
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
        let is_line = |text: &str| !text.contains(['\r', '\n']);
        let is_name = |name: &str| !name.is_empty() && is_line(name) && !name.contains([':', ' ']);
        let checks = [
            (
                self.status.as_ref().is_none_or(Statuses::are_valid),
                ("do.status", "200 to 599, or a list of them"),
            ),
            (
                self.reset_at.is_none() || self.close_at.is_none(),
                ("do.close_at", "either reset_at or close_at"),
            ),
            (
                self.rate.as_ref().is_none_or(|rate| rate.limit > 0 && rate.window_ms > 0),
                ("do.rate", "limit and window_ms above 0"),
            ),
            (
                self.redirect.as_ref().is_none_or(|to| (300..400).contains(&to.status) && is_line(&to.to)),
                ("do.redirect", "a status from 300 to 399 and a place to go"),
            ),
            (
                self.auth
                    .as_ref()
                    .and_then(|auth| auth.status)
                    .is_none_or(|status| (400..500).contains(&status)),
                ("do.auth", "a status from 400 to 499"),
            ),
            (self.body.as_ref().is_none_or(RuleBody::is_readable), ("do.body", "base64 that can be decoded")),
            (
                self.headers.pairs().iter().all(|(name, value)| is_name(name) && is_line(value)),
                ("do.headers", "names and values without line breaks"),
            ),
        ];
        checks.into_iter().find(|(holds, _)| !holds).map(|(_, flaw)| flaw)
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
