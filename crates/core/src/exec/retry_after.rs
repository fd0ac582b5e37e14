//! How long a provider asks us to wait, in every form they say it.

use clawlink_manifest::{Rate, ResetAs};
use time::{Date, Month, PrimitiveDateTime, Time};

use crate::ports::Incoming;
use crate::time::DAY_MS;

/// Longest wait that is believed: 24 h.
pub const MAX_MS: u64 = DAY_MS.unsigned_abs();

/// The wait an answer asks for, in milliseconds, at most 24 h: the longest of its `Retry-After` headers, else the
/// end of a window with nothing left. Dates count from the answer's own `Date`, so our clock's error cancels out;
/// without one, from `now_ms`.
#[must_use]
pub fn find_wait_ms(answer: &Incoming, rate: &Rate, now_ms: i64) -> Option<u64> {
    let now_ms = answer.header("date").and_then(http_date_ms).unwrap_or(now_ms);
    let named = answer.headers.iter().filter(|(name, _)| name == "retry-after");
    let asked = named.filter_map(|(_, value)| parse(value, now_ms)).max();
    asked.or_else(|| reset_ms(answer, rate, now_ms))
}

/// Reads one `Retry-After` value (RFC 9110 §10.2.3): whole seconds, a decimal (rounded up to milliseconds), or an
/// HTTP date. Negative or anything else is as if absent; a date that has passed is no wait.
#[must_use]
pub fn parse(value: &str, now_ms: i64) -> Option<u64> {
    let value = value.trim();
    decimal_ms(value).or_else(|| http_date_ms(value).map(|at| until(at, now_ms))).map(|wait| wait.min(MAX_MS))
}

/// The window's end, if the headers say that nothing is left of it.
fn reset_ms(answer: &Incoming, rate: &Rate, now_ms: i64) -> Option<u64> {
    let header = |name: &str| answer.header(name).map(str::trim);
    let is_empty = header(&rate.remaining).is_some_and(|left| decimal_ms(left) == Some(0));
    let reset = header(&rate.reset).filter(|_| is_empty || answer.status == 429)?;
    let wait = match rate.reset_as {
        ResetAs::DeltaS => decimal_ms(reset)?,
        ResetAs::EpochS => until(i64::try_from(decimal_ms(reset)?).ok()?, now_ms),
        ResetAs::EpochMs => until(reset.parse().ok()?, now_ms),
    };
    Some(wait.min(MAX_MS))
}

pub(super) fn until(at_ms: i64, now_ms: i64) -> u64 {
    u64::try_from(at_ms.saturating_sub(now_ms)).unwrap_or(0)
}

/// Seconds with an optional fraction as milliseconds, rounded up, saturating.
pub(super) fn decimal_ms(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    let seconds = whole.parse().unwrap_or(u64::MAX);
    let thousandths =
        fraction.bytes().chain([b'0'; 3]).take(3).fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    let rest = fraction.bytes().skip(3).any(|digit| digit != b'0');
    Some(seconds.saturating_mul(1_000).saturating_add(thousandths + u64::from(rest)))
}

/// An HTTP date in any of its three forms (RFC 9110 §5.6.7), as milliseconds since the epoch.
pub(super) fn http_date_ms(text: &str) -> Option<i64> {
    let is_border = |letter: char| matches!(letter, ' ' | ',' | '-' | ':');
    let parts: Vec<&str> = text.split(is_border).filter(|part| !part.is_empty()).collect();
    let ([_, day, month, year, hour, minute, second, "GMT"] | [_, month, day, hour, minute, second, year]) =
        parts.as_slice()
    else {
        return None;
    };
    let date = Date::from_calendar_date(full_year(year)?, month_of(month)?, day.parse().ok()?).ok()?;
    let [hour, minute, second] = [hour, minute, second].map(|part| part.parse::<u8>().ok());
    let time = Time::from_hms(hour?, minute?, second?).ok()?;
    PrimitiveDateTime::new(date, time).assume_utc().unix_timestamp().checked_mul(1_000)
}

/// A two-digit year is of this century: RFC 9110 reads it within fifty years, and nobody asks to wait for less.
fn full_year(text: &str) -> Option<i32> {
    let year: i32 = text.parse().ok()?;
    Some(if text.len() == 2 { year + 2000 } else { year })
}

fn month_of(name: &str) -> Option<Month> {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let index = NAMES.iter().position(|known| *known == name)?;
    Month::try_from(u8::try_from(index + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT.
    const THEN: i64 = 784_111_777_000;

    #[test]
    fn every_form_is_read() {
        let table = [
            ("0", Some(0)),
            ("120", Some(120_000)),
            (" 1 ", Some(1_000)),
            ("2.0", Some(2_000)),
            ("0.0001", Some(1)),
            ("1.2345", Some(1_235)),
            ("99999999999999999999", Some(MAX_MS)),
            ("86401", Some(MAX_MS)),
            ("Sun, 06 Nov 1994 08:49:42 GMT", Some(5_000)),
            ("Sun Nov  6 08:49:42 1994", Some(5_000)),
            ("Sun, 06 Nov 1994 08:49:36 GMT", Some(0)),
            ("Sunday, 06-Nov-24 08:49:37 GMT", Some(MAX_MS)),
            ("-1", None),
            ("-0.5", None),
            ("1e9", None),
            ("soon", None),
            ("", None),
            (".5", None),
            ("5.", None),
            ("1 000", None),
            ("Sun, 31 Feb 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:49:37 CET", None),
        ];
        for (value, expected) in table {
            assert_eq!(parse(value, THEN), expected, "{value:?}");
        }
    }

    fn answer(status: u16, headers: &[(&str, &str)]) -> Incoming {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Incoming { status, headers, body: Vec::new() }
    }

    #[test]
    fn a_date_counts_from_the_answers_own_clock() {
        let ours_is_wrong = THEN + 300_000;
        let headers =
            [("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT")];
        assert_eq!(find_wait_ms(&answer(503, &headers), &Rate::default(), ours_is_wrong), Some(10_000));
    }

    #[test]
    fn the_longest_of_two_headers_wins() {
        let twice = answer(429, &[("retry-after", "1"), ("retry-after", "7")]);
        assert_eq!(find_wait_ms(&twice, &Rate::default(), THEN), Some(7_000));
    }

    #[test]
    fn an_empty_window_says_when_it_ends() {
        let rate =
            |reset_as| Rate { remaining: "left".into(), reset: "reset".into(), reset_as, lockout_s: 0 };
        let table = [
            (ResetAs::EpochS, "784111807", Some(30_000)),
            (ResetAs::EpochMs, "784111807000", Some(30_000)),
            (ResetAs::DeltaS, "0.5", Some(500)),
            (ResetAs::DeltaS, "never", None),
        ];
        for (reset_as, reset, expected) in table {
            let empty = answer(403, &[("left", "0"), ("reset", reset)]);
            assert_eq!(find_wait_ms(&empty, &rate(reset_as), THEN), expected, "{reset}");
            let open = answer(403, &[("left", "3"), ("reset", reset)]);
            assert_eq!(find_wait_ms(&open, &rate(reset_as), THEN), None);
        }
    }

    proptest! {
        #[test]
        fn no_value_makes_us_wait_for_more_than_a_day(value in "\\PC{0,32}", now in any::<i64>()) {
            prop_assert!(parse(&value, now).is_none_or(|wait| wait <= MAX_MS));
        }

        #[test]
        fn whole_seconds_are_exact(seconds in 0_u64..86_400) {
            prop_assert_eq!(parse(&seconds.to_string(), THEN), Some(seconds * 1_000));
        }

        #[test]
        fn dates_near_and_far_do_not_panic(year in 0_u32..20_000, day in 0_u8..40, hour in 0_u8..30) {
            let date = format!("Sun, {day:02} Nov {year:04} {hour:02}:00:00 GMT");
            prop_assert!(parse(&date, THEN).is_none_or(|wait| wait <= MAX_MS));
        }
    }
}
