use std::collections::BTreeMap;

use super::Facts;
use super::rate::{Rate, Standing, Verdict};

#[derive(Clone, Copy, Debug)]
struct Bucket {
    opened_ms: u64,
    used: u64,
    locked_until_ms: u64,
}

/// The state of every rate limit, by rule and counted key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Buckets(BTreeMap<(u64, String), Bucket>);

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

#[cfg(test)]
mod tests {
    use serde_json::json;

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
