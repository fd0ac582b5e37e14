use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Facts;
use crate::model::Answer;

/// A rate limit, and the way its provider talks about it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rate {
    pub(crate) style: Style,
    /// Requests a window.
    pub(crate) limit: u64,
    pub(crate) window_ms: u64,
    /// What is counted apart.
    #[serde(default)]
    pub(crate) per: Per,
    /// A refused caller that comes again within this time is refused again, and the time starts anew.
    #[serde(default)]
    pub(crate) lockout_ms: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Style {
    /// `x-ratelimit-*`, reset in epoch seconds; 403 when used up.
    Github,
    /// `X-RateLimit-*`, reset after decimals.
    Discord,
    /// `X-Shopify-Shop-Api-Call-Limit: 39/40`.
    Shopify,
    /// `RateLimit-Limit`, `-Remaining`, `-Reset` in seconds from now.
    Ietf3,
    /// `RateLimit` and `RateLimit-Policy` as structured fields.
    IetfSf,
    /// `Retry-After`, or nothing when there is a lock-out.
    Bare,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Per {
    #[default]
    All,
    Account,
    Client,
    Path,
}

/// What a bucket says about one request.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) passes: bool,
    /// Headers for the answer, passed or refused.
    pub(crate) headers: Vec<(String, String)>,
    /// The refusal.
    pub(crate) refusal: Answer,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    opened_ms: u64,
    used: u64,
    locked_until_ms: u64,
}

/// The state of every rate limit, by rule and counted key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Buckets(BTreeMap<(u64, String), Bucket>);

struct Standing {
    remaining: u64,
    used: u64,
    reset_ms: u64,
}

impl Buckets {
    /// Counts a request against its window, which opens with the first request it counts.
    pub(crate) fn count(&mut self, rule: u64, rate: &Rate, facts: &Facts, now_ms: u64) -> Verdict {
        let key = (rule, rate.per.key(facts));
        let fresh = Bucket { opened_ms: now_ms, used: 0, locked_until_ms: 0 };
        let bucket = self.0.entry(key).or_insert(fresh);
        if now_ms >= bucket.opened_ms.saturating_add(rate.window_ms) {
            *bucket = Bucket { locked_until_ms: bucket.locked_until_ms, ..fresh };
        }
        let passes = now_ms >= bucket.locked_until_ms && bucket.used < rate.limit;
        if passes {
            bucket.used += 1;
        } else if rate.lockout_ms > 0 {
            bucket.locked_until_ms = now_ms + rate.lockout_ms;
        }
        let reset_ms = (bucket.opened_ms + rate.window_ms).max(bucket.locked_until_ms);
        rate.verdict(
            passes,
            &Standing { remaining: rate.limit - bucket.used, used: bucket.used, reset_ms },
            now_ms,
        )
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Per {
    fn key(self, facts: &Facts) -> String {
        match self {
            Self::All => String::new(),
            Self::Account => facts.account.clone().unwrap_or_default(),
            Self::Client => facts.client.clone().unwrap_or_default(),
            Self::Path => facts.path.clone(),
        }
    }
}

impl Rate {
    fn verdict(&self, passes: bool, standing: &Standing, now_ms: u64) -> Verdict {
        let wait_ms = standing.reset_ms.saturating_sub(now_ms);
        let remaining = if passes { standing.remaining } else { 0 };
        let mut headers = self.standing_headers(remaining, standing, wait_ms);
        if !passes {
            headers.extend(self.refusal_header(wait_ms));
        }
        Verdict { passes, headers, refusal: self.refusal(wait_ms) }
    }

    fn standing_headers(&self, remaining: u64, standing: &Standing, wait_ms: u64) -> Vec<(String, String)> {
        let seconds = wait_ms.div_ceil(1000);
        let pair = |name: &str, value: String| (name.to_owned(), value);
        match self.style {
            Style::Github => vec![
                pair("x-ratelimit-limit", self.limit.to_string()),
                pair("x-ratelimit-remaining", remaining.to_string()),
                pair("x-ratelimit-reset", standing.reset_ms.div_ceil(1000).to_string()),
            ],
            Style::Discord => vec![
                pair("X-RateLimit-Bucket", "workbench".to_owned()),
                pair("X-RateLimit-Limit", self.limit.to_string()),
                pair("X-RateLimit-Remaining", remaining.to_string()),
                pair("X-RateLimit-Reset-After", decimal_seconds(wait_ms)),
                pair("X-RateLimit-Scope", "user".to_owned()),
            ],
            Style::Shopify => {
                vec![pair("X-Shopify-Shop-Api-Call-Limit", format!("{}/{}", standing.used, self.limit))]
            }
            Style::Ietf3 => vec![
                pair("RateLimit-Limit", self.limit.to_string()),
                pair("RateLimit-Remaining", remaining.to_string()),
                pair("RateLimit-Reset", seconds.to_string()),
            ],
            Style::IetfSf => vec![
                pair("RateLimit", format!("\"p\";r={remaining};t={seconds}")),
                pair(
                    "RateLimit-Policy",
                    format!("\"p\";q={};w={}", self.limit, self.window_ms.div_ceil(1000)),
                ),
            ],
            Style::Bare => Vec::new(),
        }
    }

    fn refusal_header(&self, wait_ms: u64) -> Option<(String, String)> {
        let value = match self.style {
            Style::Github => return None,
            Style::Bare if self.lockout_ms > 0 => return None,
            Style::Discord | Style::Ietf3 | Style::IetfSf | Style::Bare => wait_ms.div_ceil(1000).to_string(),
            Style::Shopify => format!("{}.0", wait_ms.div_ceil(1000)),
        };
        Some(("Retry-After".to_owned(), value))
    }

    fn refusal(&self, wait_ms: u64) -> Answer {
        let message = "You have exceeded a rate limit.";
        match self.style {
            Style::Github => Answer::json(403, &json!({"message": "API rate limit exceeded"})),
            Style::Discord => Answer::bytes(
                429,
                "application/json",
                format!(
                    r#"{{"message":"{message}","retry_after":{},"global":false}}"#,
                    decimal_seconds(wait_ms)
                )
                .into_bytes(),
            ),
            Style::Shopify => Answer::json(429, &json!({"errors": "Exceeded call limit for api client."})),
            Style::Ietf3 | Style::IetfSf | Style::Bare => {
                Answer::json(429, &json!({"error": {"code": "rate_limited", "message": message}}))
            }
        }
    }
}

fn decimal_seconds(wait_ms: u64) -> String {
    format!("{}.{:03}", wait_ms / 1000, wait_ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Listener;

    fn facts(account: &str) -> Facts {
        Facts {
            listener: Listener::Api,
            method: "GET".to_owned(),
            path: "/".to_owned(),
            account: Some(account.to_owned()),
            client: None,
        }
    }

    fn rate(style: &str, lockout_ms: u64) -> Rate {
        serde_json::from_value(json!({
            "style": style, "limit": 2, "window_ms": 1000, "per": "account", "lockout_ms": lockout_ms,
        }))
        .unwrap()
    }

    fn header(verdict: &Verdict, name: &str) -> Option<String> {
        verdict.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    #[test]
    fn a_window_lets_its_limit_pass_and_opens_again() {
        let (mut buckets, rate) = (Buckets::default(), rate("github", 0));
        let passed: Vec<_> = [0, 10, 20, 999, 1000]
            .map(|now_ms| buckets.count(1, &rate, &facts("mara"), now_ms).passes)
            .to_vec();
        assert_eq!(passed, [true, true, false, false, true]);
        assert!(buckets.count(1, &rate, &facts("noah"), 20).passes);
    }

    #[test]
    fn coming_back_early_starts_the_lock_out_anew() {
        let (mut buckets, rate) = (Buckets::default(), rate("bare", 3000));
        let passed: Vec<_> = [0, 1, 2, 2500, 5499, 8500]
            .map(|now_ms| buckets.count(1, &rate, &facts("mara"), now_ms).passes)
            .to_vec();
        assert_eq!(passed, [true, true, false, false, false, true]);
    }

    #[test]
    fn every_style_writes_its_own_headers() {
        let refused = |style: &str| {
            let (mut buckets, rate) = (Buckets::default(), rate(style, 0));
            (0..3).map(|_| buckets.count(1, &rate, &facts("mara"), 5000)).last().unwrap()
        };
        assert_eq!(header(&refused("github"), "x-ratelimit-reset").unwrap(), "6");
        assert_eq!(refused("github").refusal.status, 403);
        assert_eq!(header(&refused("discord"), "X-RateLimit-Reset-After").unwrap(), "1.000");
        assert_eq!(header(&refused("shopify"), "X-Shopify-Shop-Api-Call-Limit").unwrap(), "2/2");
        assert_eq!(header(&refused("shopify"), "Retry-After").unwrap(), "1.0");
        assert_eq!(header(&refused("ietf3"), "RateLimit-Reset").unwrap(), "1");
        assert_eq!(header(&refused("ietf_sf"), "RateLimit").unwrap(), "\"p\";r=0;t=1");
        assert_eq!(header(&refused("ietf_sf"), "RateLimit-Policy").unwrap(), "\"p\";q=2;w=1");
        assert_eq!(header(&refused("bare"), "Retry-After").unwrap(), "1");
    }
}
