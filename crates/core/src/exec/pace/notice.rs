//! What an answer says of its app's limits, in each of the styles that are met.

use clawlink_manifest::{Rate, ResetAs};

use crate::exec::limits::PACE_LEAK_PER_S;
use crate::exec::retry_after::{decimal_ms, find_wait_ms, http_date_ms, until};
use crate::ports::Incoming;

/// What one answer says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// Calls a window.
    pub limit: Option<u32>,
    /// Calls left in this one.
    pub remaining: Option<u32>,
    /// Milliseconds until it ends.
    pub resets_in_ms: Option<u64>,
    /// Calls a second that leak out of a bucket; 0 where windows are counted.
    pub leak_per_s: u32,
    /// The app refused for being asked too often, and wants this many milliseconds of peace.
    pub pause_ms: Option<u64>,
}

/// A family of headers that are used together, names in lower case.
struct Style {
    limit: &'static str,
    remaining: &'static str,
    reset: &'static str,
    reset_as: Option<ResetAs>,
}

/// Tried in this order, after the names that the app's manifest gives.
const STYLES: [Style; 4] = [
    // Discord: decimals of a second, beside an epoch that is less exact.
    Style {
        limit: "x-ratelimit-limit",
        remaining: "x-ratelimit-remaining",
        reset: "x-ratelimit-reset-after",
        reset_as: Some(ResetAs::DeltaS),
    },
    // GitHub: seconds since the epoch. Others use the same name for seconds from now: the size tells.
    Style {
        limit: "x-ratelimit-limit",
        remaining: "x-ratelimit-remaining",
        reset: "x-ratelimit-reset",
        reset_as: None,
    },
    // draft-ietf-httpapi-ratelimit-headers-03.
    Style {
        limit: "ratelimit-limit",
        remaining: "ratelimit-remaining",
        reset: "ratelimit-reset",
        reset_as: Some(ResetAs::DeltaS),
    },
    Style {
        limit: "x-rate-limit-limit",
        remaining: "x-rate-limit-remaining",
        reset: "x-rate-limit-reset",
        reset_as: None,
    },
];

/// A number this large counts from the epoch, not from now: as a wait it would be three years.
const EPOCH_FROM_MS: u64 = 100_000_000_000;

/// Reads an answer. `limited` is the wait that a refusal for being asked too often asks for, if it was one.
#[must_use]
pub fn read_notice(answer: &Incoming, rate: &Rate, limited: Option<u64>, now_ms: i64) -> Notice {
    let now_ms = answer.header("date").and_then(http_date_ms).unwrap_or(now_ms);
    let told = by_manifest(answer, rate, now_ms)
        .or_else(|| structured(answer))
        .or_else(|| STYLES.iter().find_map(|style| by_style(answer, style, now_ms)))
        .or_else(|| bucket(answer))
        .unwrap_or_default();
    let pause_ms = limited.map(|wait| find_wait_ms(answer, rate, now_ms).unwrap_or(wait).max(1));
    Notice { pause_ms, ..told }
}

/// The headers that the manifest names; their limit goes by the usual name.
fn by_manifest(answer: &Incoming, rate: &Rate, now_ms: i64) -> Option<Notice> {
    let exact = answer.header("x-ratelimit-reset-after").is_some();
    let remaining = count(answer.header(&rate.remaining).filter(|_| !exact)?)?;
    let limit = rate.remaining.replace("remaining", "limit");
    Some(Notice {
        limit: answer.header(&limit).and_then(count),
        remaining: Some(remaining),
        resets_in_ms: answer.header(&rate.reset).and_then(|text| reset(text, Some(rate.reset_as), now_ms)),
        ..Notice::default()
    })
}

fn by_style(answer: &Incoming, style: &Style, now_ms: i64) -> Option<Notice> {
    let resets_in_ms = answer.header(style.reset).and_then(|text| reset(text, style.reset_as, now_ms));
    Some(Notice {
        limit: answer.header(style.limit).and_then(count),
        remaining: Some(count(answer.header(style.remaining)?)?),
        resets_in_ms: Some(resets_in_ms?),
        ..Notice::default()
    })
}

/// `RateLimit: "p";r=5;t=30` with `RateLimit-Policy: "p";q=100;w=60` (draft-ietf-httpapi-ratelimit-headers-10).
fn structured(answer: &Incoming) -> Option<Notice> {
    let now = answer.header("ratelimit")?;
    let policy = answer.header("ratelimit-policy").unwrap_or_default();
    Some(Notice {
        limit: parameter(policy, "q").and_then(count),
        remaining: Some(count(parameter(now, "r")?)?),
        resets_in_ms: parameter(now, "t").and_then(decimal_ms),
        ..Notice::default()
    })
}

/// Of the first item of a list: `;name=value`.
fn parameter<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let first = text.split(',').next()?;
    let found = first.split(';').skip(1).filter_map(|pair| pair.trim().split_once('='));
    found.filter(|(key, _)| *key == name).map(|(_, value)| value.trim()).next()
}

/// Shopify: `39/40` of a bucket that leaks.
fn bucket(answer: &Incoming) -> Option<Notice> {
    let (used, limit) = answer.header("x-shopify-shop-api-call-limit")?.split_once('/')?;
    let (used, limit) = (count(used)?, count(limit)?);
    Some(Notice {
        limit: Some(limit),
        remaining: Some(limit.saturating_sub(used)),
        leak_per_s: PACE_LEAK_PER_S,
        ..Notice::default()
    })
}

fn count(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}

fn reset(text: &str, reset_as: Option<ResetAs>, now_ms: i64) -> Option<u64> {
    let text = text.trim();
    let ms = decimal_ms(text)?;
    Some(match reset_as {
        Some(ResetAs::EpochMs) => until(text.parse().ok()?, now_ms),
        Some(ResetAs::EpochS) => until(i64::try_from(ms).ok()?, now_ms),
        None if ms >= EPOCH_FROM_MS => until(i64::try_from(ms).ok()?, now_ms),
        Some(ResetAs::DeltaS) | None => ms,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(headers: &[(&str, &str)], rate: &Rate) -> Notice {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let answer = Incoming { status: 200, headers, body: Vec::new() };
        read_notice(&answer, rate, None, 1_790_000_000_000)
    }

    #[test]
    fn every_style_is_read() {
        let told = |headers: &[(&str, &str)]| {
            let notice = notice(headers, &Rate::default());
            (notice.limit, notice.remaining, notice.resets_in_ms)
        };
        let github = [
            ("x-ratelimit-limit", "60"),
            ("x-ratelimit-remaining", "59"),
            ("x-ratelimit-reset", "1790000030"),
        ];
        assert_eq!(told(&github), (Some(60), Some(59), Some(30_000)));
        let discord = [
            ("x-ratelimit-limit", "60"),
            ("x-ratelimit-remaining", "59"),
            ("x-ratelimit-reset-after", "1.250"),
        ];
        assert_eq!(told(&discord), (Some(60), Some(59), Some(1_250)));
        let ietf3 = [("ratelimit-limit", "60"), ("ratelimit-remaining", "59"), ("ratelimit-reset", "30")];
        assert_eq!(told(&ietf3), (Some(60), Some(59), Some(30_000)));
        let structured = [("ratelimit", r#""p";r=5;t=30"#), ("ratelimit-policy", r#""p";q=100;w=60"#)];
        assert_eq!(told(&structured), (Some(100), Some(5), Some(30_000)));
        assert_eq!(told(&[("x-shopify-shop-api-call-limit", "39/40")]), (Some(40), Some(1), None));
        assert_eq!(told(&[("retry-after", "30")]), (None, None, None));
    }

    #[test]
    fn the_manifest_comes_first_and_nonsense_is_silence() {
        let rate = Rate {
            remaining: "x-left".into(),
            reset: "x-ends".into(),
            reset_as: ResetAs::DeltaS,
            lockout_s: 0,
        };
        let named = notice(&[("x-left", "3"), ("x-ends", "9"), ("ratelimit-remaining", "70")], &rate);
        assert_eq!((named.remaining, named.resets_in_ms), (Some(3), Some(9_000)));
        for odd in ["-1", "soon", "", "99999999999999999999"] {
            assert_eq!(
                notice(&[("x-ratelimit-remaining", odd), ("x-ratelimit-reset", "1")], &Rate::default()),
                Notice::default()
            );
        }
    }
}
