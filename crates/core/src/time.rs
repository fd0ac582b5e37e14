//! Points in time, as the database and the wire know them.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::macros::format_description;

/// Milliseconds since the Unix epoch, UTC. Fits an IEEE double, which is all that D1 keeps of an integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixMs(pub i64);

/// One second in milliseconds.
pub const SECOND_MS: i64 = 1_000;
/// One minute in milliseconds.
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
/// One hour in milliseconds.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// One day in milliseconds.
pub const DAY_MS: i64 = 24 * HOUR_MS;

impl UnixMs {
    /// This time moved by `ms`, which may be negative; saturates at the ends of time.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this time; negative if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// ISO 8601 in UTC with milliseconds and `Z`, as every JSON answer writes times.
    #[must_use]
    pub fn to_iso(self) -> String {
        let format =
            format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
        self.render(format)
    }

    /// `25 Nov 2026, 14:02 UTC`, as pages write times.
    #[must_use]
    pub fn to_words(self) -> String {
        let format = format_description!("[day padding:none] [month repr:short] [year], [hour]:[minute] UTC");
        self.render(format)
    }

    fn render(self, format: &[time::format_description::FormatItem<'_>]) -> String {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .ok()
            .and_then(|at| at.format(&format).ok())
            .unwrap_or_else(|| self.0.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_has_milliseconds_and_z() {
        assert_eq!(UnixMs(1_795_622_161_007).to_iso(), "2026-11-25T15:56:01.007Z");
        assert_eq!(UnixMs(1_795_622_161_007).to_words(), "25 Nov 2026, 15:56 UTC");
    }

    #[test]
    fn a_time_beyond_the_calendar_is_still_text() {
        assert_eq!(UnixMs(i64::MAX).to_iso(), i64::MAX.to_string());
    }
}
