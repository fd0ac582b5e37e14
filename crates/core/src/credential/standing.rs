use super::cell::{Cell, Renewal};
use crate::ports::AccessNeed;
use crate::time::UnixMs;

/// What a cell is good for, for one caller at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The access half can be used.
    Usable,
    /// It should be renewed first; `alive` says that it could still be used.
    Due {
        /// Whether it has not ended and was not refused.
        alive: bool,
    },
    /// It cannot be used, and the token endpoint is left alone for now.
    HeldBack,
    /// The app refused the grant.
    Dead,
    /// The connection is being taken down.
    Closed,
}

/// A token that lives shorter than a caller's margin would be renewed at every call; so only its last quarter counts.
const SHARE: i64 = 4;

/// The part of the margin in which each connection has a moment of its own: a half.
const APART: i64 = 2;

/// Judges a cell. While the token endpoint is left alone, the access half serves to its real end.
pub(super) fn judge(cell: &Cell, need: &AccessNeed, now: UnixMs) -> Standing {
    let refused = need.refused_version == Some(cell.version);
    let lasts = |margin_ms: i64| cell.expires_at.is_none_or(|end| end.since(now) > margin_ms);
    let alive = !refused && lasts(0);
    let margin_ms = own_margin_ms(cell, need.margin_ms);
    match &cell.renewal {
        _ if cell.release.is_some() => Standing::Closed,
        Renewal::Refused { .. } => Standing::Dead,
        _ if alive && (lasts(margin_ms) || cell.grant.is_none()) => Standing::Usable,
        renewal if renewal.holds_back(now) && alive => Standing::Usable,
        renewal if renewal.holds_back(now) => Standing::HeldBack,
        _ => Standing::Due { alive },
    }
}

/// What is left of an access half when this connection's turn comes: between half of the margin and all of it, always the
/// same. So tokens that end in the same second are not all renewed in the same second. `margin_ms` is the caller's; both are
/// milliseconds.
#[must_use]
pub fn own_margin_ms(cell: &Cell, margin_ms: i64) -> i64 {
    let most_ms = cell.life_ms().map_or(margin_ms, |life_ms| margin_ms.min(life_ms / SHARE)).max(0);
    most_ms - most_ms / APART * drawn(cell.connection.as_str()) / (i64::from(u16::MAX) + 1)
}

/// Ids end in random digits.
fn drawn(id: &str) -> i64 {
    let digits = id.len().checked_sub(4).and_then(|at| id.get(at..));
    digits.and_then(|digits| u16::from_str_radix(digits, 16).ok()).map_or(0, i64::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::{Asking, Release};
    use crate::vault::{AccessHalf, GrantHalf};

    const NOW: UnixMs = UnixMs(1_000_000);
    const MARGIN: i64 = 120_000;

    fn cell(left_ms: i64, renewal: Renewal) -> Cell {
        Cell {
            user: "usr".into(),
            connection: "con".into(),
            version: 3,
            generation: 1,
            access: AccessHalf::from("a".to_owned()),
            grant: Some(GrantHalf::from("g".to_owned())),
            granted_at: None,
            expires_at: Some(NOW.plus_ms(left_ms)),
            renewal,
            outbox: None,
            release: None,
            former: Vec::new(),
        }
    }

    fn need(refused_version: Option<i64>) -> AccessNeed {
        AccessNeed { user: "usr".into(), connection: "con".into(), refused_version, margin_ms: MARGIN }
    }

    fn waiting(ms: i64) -> Renewal {
        Renewal::Waiting { failures: 1, until: NOW.plus_ms(ms), in_doubt: false }
    }

    #[test]
    fn a_token_is_renewed_within_its_margin_and_serves_to_its_real_end_while_the_endpoint_fails() {
        let alive = Standing::Due { alive: true };
        let ended = Standing::Due { alive: false };
        let cut_off = Renewal::Asking(Asking::next(&cell(1, Renewal::Quiet), NOW));
        let doubted = Renewal::Doubted { reason: String::new(), until: NOW.plus_ms(9) };
        let dead = Renewal::Refused { reason: String::new(), tell_at: None };
        let rows = [
            (MARGIN + 1, Renewal::Quiet, Standing::Usable),
            (MARGIN, Renewal::Quiet, alive),
            (1, Renewal::Quiet, alive),
            (0, Renewal::Quiet, ended),
            (1, waiting(1), Standing::Usable),
            (0, waiting(1), Standing::HeldBack),
            (1, waiting(0), alive),
            (1, doubted.clone(), Standing::Usable),
            (0, doubted, Standing::HeldBack),
            (1, cut_off, alive),
            (MARGIN + 1, dead, Standing::Dead),
        ];
        for (left_ms, renewal, expected) in rows {
            let cell = cell(left_ms, renewal);
            assert_eq!(judge(&cell, &need(None), NOW), expected, "{cell:?}");
        }
    }

    #[test]
    fn a_token_that_lives_shorter_than_the_margin_is_renewed_in_its_last_quarter() {
        let cell = |left_ms| Cell {
            granted_at: Some(NOW.plus_ms(left_ms - MARGIN)),
            ..cell(left_ms, Renewal::Quiet)
        };
        for left_ms in [MARGIN, MARGIN / 4 + 1] {
            assert_eq!(judge(&cell(left_ms), &need(None), NOW), Standing::Usable);
        }
        assert_eq!(judge(&cell(MARGIN / 4), &need(None), NOW), Standing::Due { alive: true });
        let ahead = Cell { granted_at: Some(NOW.plus_ms(9)), ..cell(-9) };
        assert_eq!(judge(&ahead, &need(None), NOW), Standing::Due { alive: false }, "clocks may differ");
    }

    #[test]
    fn connections_whose_tokens_end_together_are_renewed_apart() {
        let due = |id: &str| {
            let at = |left_ms| Cell { connection: id.into(), ..cell(left_ms, Renewal::Quiet) };
            (1..=MARGIN).rev().find(|left| judge(&at(*left), &need(None), NOW) != Standing::Usable)
        };
        assert_eq!(due("con_0000"), Some(MARGIN));
        assert_eq!(due("con_8000"), Some(MARGIN * 3 / 4));
        assert_eq!(due("con_ffff"), Some(MARGIN / 2 + 1), "none later than at half of the margin");
        assert_eq!(due("no id of ours"), Some(MARGIN));
    }

    #[test]
    fn a_refused_version_serves_nobody_and_a_newer_one_does() {
        let cell = cell(MARGIN + 1, Renewal::Quiet);
        assert_eq!(judge(&cell, &need(Some(3)), NOW), Standing::Due { alive: false });
        assert_eq!(judge(&cell, &need(Some(2)), NOW), Standing::Usable);
    }

    #[test]
    fn without_a_grant_a_token_serves_to_its_end() {
        let cell = |left_ms| Cell { grant: None, ..cell(left_ms, Renewal::Quiet) };
        assert_eq!(judge(&cell(1), &need(None), NOW), Standing::Usable);
        assert_eq!(judge(&cell(0), &need(None), NOW), Standing::Due { alive: false });
    }

    #[test]
    fn nobody_is_given_access_once_the_end_has_begun() {
        let cell = Cell { release: Some(Release::begin(NOW)), ..cell(MARGIN + 1, Renewal::Quiet) };
        assert_eq!(judge(&cell, &need(None), NOW), Standing::Closed);
    }
}
