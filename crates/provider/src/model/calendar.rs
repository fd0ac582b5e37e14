//! Dates from milliseconds since the epoch, as HTTP (RFC 9110 §5.6.7) and JSON (RFC 3339) write them.

const DAY_MS: u64 = 86_400_000;
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

struct Moment {
    year: u64,
    month: u64,
    day: u64,
    weekday: &'static str,
    clock: String,
}

/// Writes `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn http_date(at_ms: u64) -> String {
    let Moment { year, month, day, weekday, clock } = moment(at_ms);
    let name = usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).unwrap_or(&"Jan");
    format!("{weekday}, {day:02} {name} {year} {clock} GMT")
}

/// Writes `1994-11-06T08:49:37Z`.
pub(crate) fn rfc3339(at_ms: u64) -> String {
    let Moment { year, month, day, clock, .. } = moment(at_ms);
    format!("{year}-{month:02}-{day:02}T{clock}Z")
}

/// Shifts a time by signed seconds; before the epoch stays at the epoch.
pub(crate) fn shift(at_ms: u64, seconds: i64) -> u64 {
    at_ms.saturating_add_signed(seconds.saturating_mul(1000))
}

/// Splits a time by Howard Hinnant's `civil_from_days`, for days that are never negative.
fn moment(at_ms: u64) -> Moment {
    let (days, second) = (at_ms / DAY_MS, at_ms % DAY_MS / 1000);
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    Moment {
        year: year_of_era + era * 400 + u64::from(month <= 2),
        month,
        day: of_year - (153 * march_month + 2) / 5 + 1,
        weekday: usize::try_from(days % 7).ok().and_then(|day| WEEKDAYS.get(day)).unwrap_or(&"Thu"),
        clock: format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_is_written_as_the_standard_writes_it() {
        assert_eq!(http_date(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(rfc3339(784_111_777_000), "1994-11-06T08:49:37Z");
    }

    #[test]
    fn leap_days_and_the_epoch_are_right() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(rfc3339(1_709_164_800_000), "2024-02-29T00:00:00Z");
    }
}
