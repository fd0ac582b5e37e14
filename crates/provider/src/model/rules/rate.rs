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

/// Where a bucket stands after a request was counted.
pub(super) struct Standing {
    pub(super) remaining: u64,
    pub(super) used: u64,
    pub(super) reset_ms: u64,
}

impl Per {
    pub(super) fn key(self, facts: &Facts) -> String {
        match self {
            Self::All => String::new(),
            Self::Account => facts.account.clone().unwrap_or_default(),
            Self::Client => facts.client.clone().unwrap_or_default(),
            Self::Path => facts.path.clone(),
        }
    }
}

impl Rate {
    /// Says it the way the provider does.
    pub(super) fn verdict(&self, passes: bool, standing: &Standing, now_ms: u64) -> Verdict {
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
