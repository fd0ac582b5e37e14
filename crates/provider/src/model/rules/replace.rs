//! Turns switches into a replacement answer and adds what they add to it.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::bodies::break_utf8;
use super::{Delivery, Switches};
use crate::model::{Answer, Body, Places};

/// A redirection.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Redirect {
    pub(crate) status: u16,
    /// `same`, `other_host`, `http`, `loop`, `private`, or a URL.
    pub(crate) to: String,
}

/// Why a credential is refused.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AuthReason {
    Expired,
    Revoked,
    InsufficientScope,
}

/// A refused credential.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuthFault {
    #[serde(rename = "as")]
    pub(crate) reason: AuthReason,
    /// 401, or 403 for a missing scope, unless said otherwise.
    #[serde(default)]
    pub(crate) status: Option<u16>,
    /// Whether `WWW-Authenticate` says so too.
    #[serde(default = "yes")]
    pub(crate) www_authenticate: bool,
}

fn yes() -> bool {
    true
}

impl Switches {
    /// Renders the answer that replaces the true one, or `None` where the true one passes.
    pub(crate) fn replacement(&self, nth: u64, target: &str, places: &Places) -> Option<Answer> {
        let status = self.status.as_ref().and_then(|statuses| statuses.nth(nth));
        if let Some(auth) = &self.auth {
            return Some(auth.answer());
        }
        if let Some(redirect) = &self.redirect {
            return Some(Answer::redirect(redirect.status, &redirect.location(target, places)));
        }
        if let Some(inband) = self.inband {
            return Some(Answer::json(status.unwrap_or(200), &inband.body()));
        }
        match (&self.body, status) {
            (Some(body), status) => Some(body.answer(status.unwrap_or(200))),
            (None, None | Some(200..=299)) => None,
            (None, Some(status)) => Some(plain_failure(status)),
        }
    }

    /// The status of a true answer that passes, where the rule changes only that.
    pub(crate) fn passing_status(&self, nth: u64) -> Option<u16> {
        self.status
            .as_ref()
            .and_then(|statuses| statuses.nth(nth))
            .filter(|status| (201..300).contains(status))
    }

    /// Whether the rule says by itself that the provider did not act.
    pub(crate) fn refuses(&self) -> bool {
        self.auth.is_some() || self.inband.is_some() || self.redirect.is_some()
    }

    /// Adds headers, spoils the body and sets the transport faults.
    pub(crate) fn decorate(&self, answer: &mut Answer, now_ms: u64) {
        answer.headers.extend(self.headers.pairs());
        let passes = self.status.is_some() && !self.refuses() && (200..300).contains(&answer.status);
        for value in self.retry_after.iter().filter(|_| !passes).flat_map(|form| form.values(now_ms)) {
            answer.headers.push(("Retry-After".to_owned(), value));
        }
        answer
            .headers
            .extend((0..self.header_count).map(|index| (format!("X-Filler-{index:06}"), "x".to_owned())));
        if let Some(bad) = &self.bad_json {
            answer.body = Body::Bytes(bad.bytes());
        }
        if self.invalid_utf8 {
            break_utf8(&mut answer.body);
        }
        if let Some(size) = self.size {
            answer.body = Body::Filler { bytes: size.bytes, encoding: size.encoding };
        }
        let own_delay_ms = answer.delivery.delay_ms;
        answer.delivery = Delivery::from(self);
        answer.delivery.delay_ms = answer.delivery.delay_ms.max(own_delay_ms);
    }
}

impl Redirect {
    fn location(&self, target: &str, places: &Places) -> String {
        match self.to.as_str() {
            "same" => format!("{}/redirected{target}", places.api_url),
            "other_host" => format!("{}{target}", places.other_url),
            "http" => format!("{}{target}", places.issuer.replacen("https://", "http://", 1)),
            "loop" => format!("{}{target}", places.api_url),
            "private" => "http://169.254.169.254/latest/meta-data/".to_owned(),
            url => url.to_owned(),
        }
    }
}

impl AuthFault {
    fn answer(&self) -> Answer {
        let (status, error, message) = match self.reason {
            AuthReason::Expired => (401, "invalid_token", "The access token expired"),
            AuthReason::Revoked => (401, "invalid_token", "The access token was revoked"),
            AuthReason::InsufficientScope => (403, "insufficient_scope", "The access token lacks a scope"),
        };
        let body = json!({"error": {"code": error, "message": message}});
        let answer = Answer::json(self.status.unwrap_or(status), &body);
        if self.www_authenticate {
            let challenge =
                format!("Bearer realm=\"workbench\", error=\"{error}\", error_description=\"{message}\"");
            answer.with_header("WWW-Authenticate", &challenge)
        } else {
            answer
        }
    }
}

fn plain_failure(status: u16) -> Answer {
    let code = match status {
        400 | 422 => "invalid",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "not_found",
        409 => "conflict",
        429 => "rate_limited",
        503 => "unavailable",
        _ => "error",
    };
    match status {
        204 | 300..=399 => Answer::empty(status),
        _ => Answer::json(
            status,
            &json!({"error": {"code": code, "message": "A rule asked for this answer."}}),
        ),
    }
}
