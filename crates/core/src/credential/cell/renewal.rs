use serde::{Deserialize, Serialize};

use super::{Cell, backoff_ms};
use crate::oauth::TokenError;
use crate::time::{MINUTE_MS, SECOND_MS, UnixMs};

/// A token request is over by then; one that is still unanswered was cut off.
const CUT_OFF_MS: i64 = 30 * SECOND_MS;
/// A refusal is confirmed after this long, so that a slip of the provider does not end a connection.
const DOUBT_MS: i64 = 30 * SECOND_MS;
/// The first wait after a failure; doubled with every further one.
const FIRST_MS: i64 = 30 * SECOND_MS;
/// The longest wait after a failure.
const LONGEST_MS: i64 = 15 * MINUTE_MS;
/// So many requests with one refresh token may end in a refusal.
const MOST_TRIES: u32 = 2;
/// After so many failures, a quarter of an hour from the first, no app still has the answer that was lost.
const MOST_DOUBTS: u32 = 6;

/// How far the refresh of a version is. It is durable, so whoever comes after a cut knows what was begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Renewal {
    /// Nothing was begun.
    #[default]
    Quiet,
    /// The token endpoint is being asked, or was when we were cut off.
    Asking(Asking),
    /// The token endpoint failed; it is left alone until then.
    Waiting {
        /// Failures in a row.
        failures: u32,
        /// Until when.
        until: UnixMs,
        /// Whether an answer with the next refresh token may have been lost. Many apps give it once more to whoever comes
        /// soon with the old one, so the alarm asks again.
        #[serde(default)]
        in_doubt: bool,
    },
    /// The grant was refused once; one more request confirms it.
    Doubted {
        /// The app's own error code.
        reason: String,
        /// When to ask again.
        until: UnixMs,
    },
    /// The grant is dead: a person must reconnect.
    Refused {
        /// The app's own error code.
        reason: String,
        /// When the database is to be told; `None` once it was.
        tell_at: Option<UnixMs>,
    },
}

/// The intent to ask the token endpoint, durable before the request leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// The version that is refreshed.
    pub version: i64,
    /// The consent it belongs to.
    pub generation: i64,
    /// Which request this is of those with this refresh token that were refused or cut off.
    pub tries: u32,
    /// Failures of the token endpoint before it.
    pub failures: u32,
    /// Whether the answer to an earlier request with this refresh token may have been lost.
    #[serde(default)]
    pub in_doubt: bool,
    /// When.
    pub since: UnixMs,
}

impl Renewal {
    /// When it has to go on by itself.
    #[must_use]
    pub const fn wakes_at(&self) -> Option<UnixMs> {
        match self {
            Self::Asking(asking) => Some(asking.since.plus_ms(CUT_OFF_MS)),
            Self::Doubted { until, .. } => Some(*until),
            Self::Refused { tell_at, .. } => *tell_at,
            Self::Waiting { until, in_doubt: true, failures } if *failures < MOST_DOUBTS => Some(*until),
            Self::Quiet | Self::Waiting { .. } => None,
        }
    }

    /// Whether the token endpoint is to be left alone now.
    #[must_use]
    pub fn holds_back(&self, now: UnixMs) -> bool {
        matches!(self, Self::Waiting { until, .. } | Self::Doubted { until, .. } if now < *until)
    }
}

impl Asking {
    /// The next request for the cell.
    #[must_use]
    pub fn next(cell: &Cell, now: UnixMs) -> Self {
        let (tries, failures, in_doubt) = match &cell.renewal {
            Renewal::Quiet => (0, 0, false),
            Renewal::Waiting { failures, in_doubt, .. } => (0, *failures, *in_doubt),
            Renewal::Asking(cut_off) => (cut_off.tries, cut_off.failures, true),
            Renewal::Doubted { .. } | Renewal::Refused { .. } => (1, 0, false),
        };
        let (version, generation) = (cell.version, cell.generation);
        Self { version, generation, tries: tries.saturating_add(1), failures, in_doubt, since: now }
    }

    /// Whether another request after a cut would be one too many.
    #[must_use]
    pub const fn is_last(&self) -> bool {
        self.tries >= MOST_TRIES
    }

    /// What a failure leads to. Only a clear refusal speaks against the grant, and only the second one ends it; after
    /// everything else the endpoint is left alone for 30 s · 2^k, at most a quarter of an hour.
    #[must_use]
    pub fn fail(&self, error: &TokenError, now: UnixMs) -> Renewal {
        match error {
            TokenError::Ended { code } => self.doubt(code, now),
            TokenError::Refused { code } if code == "invalid_grant" || code == "bad_refresh_token" => {
                self.doubt(code, now)
            }
            TokenError::NoAnswer(_) => self.lose(now),
            TokenError::Refused { code } if code.starts_with("http_5") => self.lose(now),
            _ => self.wait(now),
        }
    }

    /// The first refusal waits to be confirmed; the second is believed.
    fn doubt(&self, code: &str, now: UnixMs) -> Renewal {
        let reason = code.to_owned();
        if self.is_last() {
            Renewal::Refused { reason, tell_at: Some(now) }
        } else {
            Renewal::Doubted { reason, until: now.plus_ms(DOUBT_MS) }
        }
    }

    /// Leaves the endpoint alone for a while; the app may have acted on the request.
    #[must_use]
    pub fn lose(&self, now: UnixMs) -> Renewal {
        Self { in_doubt: true, ..self.clone() }.wait(now)
    }

    /// Leaves the endpoint alone for a while.
    #[must_use]
    pub const fn wait(&self, now: UnixMs) -> Renewal {
        let until = now.plus_ms(backoff_ms(FIRST_MS, self.failures, LONGEST_MS));
        Renewal::Waiting { failures: self.failures.saturating_add(1), until, in_doubt: self.in_doubt }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMs = UnixMs(1_000_000);

    fn asking(tries: u32, failures: u32) -> Asking {
        Asking { version: 1, generation: 1, tries, failures, in_doubt: false, since: NOW }
    }

    #[test]
    fn waits_double_from_half_a_minute_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (0..7)
            .map(|failures| match asking(1, failures).wait(NOW) {
                Renewal::Waiting { until, .. } => until.since(NOW) / SECOND_MS,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900]);
    }

    #[test]
    fn the_alarm_asks_again_while_an_answer_may_have_been_lost() {
        let silence = TokenError::NoAnswer("timeout".to_owned());
        let mut renewal = asking(1, 0).fail(&silence, NOW);
        let mut waits = Vec::new();
        while let Some(at) = renewal.wakes_at() {
            waits.push(at.since(NOW) / SECOND_MS);
            let Renewal::Waiting { failures, in_doubt, .. } = renewal else { panic!("{renewal:?}") };
            renewal = Asking { in_doubt, ..asking(1, failures) }.wait(NOW);
        }
        assert_eq!(waits, [30, 60, 120, 240, 480]);
        let refused = |code: &str| TokenError::Refused { code: code.to_owned() };
        assert!(asking(1, 0).fail(&refused("http_503"), NOW).wakes_at().is_some(), "it may have been done");
        assert_eq!(asking(1, 0).fail(&refused("http_429"), NOW).wakes_at(), None, "a caller asks again");
    }

    #[test]
    fn only_the_second_clear_refusal_ends_a_grant() {
        let refused = |code: &str| TokenError::Refused { code: code.to_owned() };
        let first = asking(1, 0).fail(&refused("invalid_grant"), NOW);
        assert_eq!(first.wakes_at(), Some(NOW.plus_ms(DOUBT_MS)));
        assert!(first.holds_back(NOW) && !first.holds_back(NOW.plus_ms(DOUBT_MS)));
        let second = asking(2, 0).fail(&refused("bad_refresh_token"), NOW);
        assert!(matches!(second, Renewal::Refused { tell_at: Some(NOW), .. }), "{second:?}");
        for other in ["invalid_client", "http_503", "http_429", "server_error"] {
            assert!(matches!(asking(2, 0).fail(&refused(other), NOW), Renewal::Waiting { .. }), "{other}");
        }
        let silence = TokenError::NoAnswer("timeout".to_owned());
        assert!(matches!(asking(2, 0).fail(&silence, NOW), Renewal::Waiting { .. }));
    }
}
