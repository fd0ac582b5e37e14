//! What an answer means, from data: the app's success rule, its error rules, then the status.

use clawlink_manifest::{App, ErrorKind, ErrorRule, FileEncoding, Tool};
use serde_json::Value;

use super::json::{excerpt, read, text_at};
use super::retry_after::find_wait_ms;
use crate::ports::Incoming;

/// Longest text taken from a provider's failure, in characters.
const MESSAGE_MAX: usize = 300;
/// Where providers tend to put their message, for answers no rule describes.
const MESSAGES: [&str; 5] =
    ["/error/message", "/message", "/error_description", "/errors/0/message", "/error"];

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was done.
    Success,
    /// The provider says that it was not.
    Failure(Failure),
    /// A 2xx that cannot be read: nobody can say what was done.
    Malformed,
}

/// A failure as the provider told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What it means.
    pub kind: ErrorKind,
    /// The status it came with.
    pub status: u16,
    /// The provider's own words, at most 300 characters on one line. Not ours: show them under `upstream` only.
    pub message: Option<String>,
    /// What the app's manifest advises.
    pub hint: Option<String>,
    /// How long to wait, in milliseconds; always there when rate limited.
    pub retry_after_ms: Option<u64>,
    /// The provider's own code, where a rule looked at one. Not ours either.
    pub upstream_code: Option<String>,
}

/// Classifies an answer to any request of an app. `now_ms` is the time it came, in milliseconds since the epoch.
#[must_use]
pub fn classify(app: &App, answer: &Incoming, now_ms: i64) -> Verdict {
    let document = read(&answer.body);
    if !(200..300).contains(&answer.status) {
        return Verdict::Failure(failure(app, answer, &document.unwrap_or_default(), now_ms));
    }
    let must_read = !answer.body.is_empty() && (claims_json(answer) || has_rule(app));
    match document {
        Err(_) if must_read || !app.success.ptr.is_empty() => Verdict::Malformed,
        Ok(document) if !is_success(app, &document) => {
            Verdict::Failure(failure(app, answer, &document, now_ms))
        }
        _ => Verdict::Success,
    }
}

/// Classifies the answer to a tool's request: as [`classify`], and a tool that projects JSON needs JSON; a tool
/// whose result is the `Location` header succeeds by a redirect, which is never followed;
/// where the body is the file, it may look like anything.
#[must_use]
pub fn classify_tool(app: &App, tool: &Tool, answer: &Incoming, now_ms: i64) -> Verdict {
    if tool.output.location && (300..400).contains(&answer.status) && answer.header("location").is_some() {
        return Verdict::Success;
    }
    let binary = tool.output.file.as_ref().is_some_and(|file| file.encoding == FileEncoding::Binary);
    if binary && (200..300).contains(&answer.status) {
        return Verdict::Success;
    }
    let projects = !tool.output.items.is_empty() || !tool.output.pick.is_empty();
    match classify(app, answer, now_ms) {
        Verdict::Success if projects && !answer.body.is_empty() && read(&answer.body).is_err() => {
            Verdict::Malformed
        }
        verdict => verdict,
    }
}

fn has_rule(app: &App) -> bool {
    !app.success.ptr.is_empty() || !app.success.absent.is_empty()
}

/// Whether the answer says it is JSON, or says nothing and looks like it.
fn claims_json(answer: &Incoming) -> bool {
    let looks = || matches!(answer.body.trim_ascii_start().first(), Some(b'{' | b'['));
    answer.header("content-type").map_or_else(looks, |kind| kind.to_ascii_lowercase().contains("json"))
}

fn is_success(app: &App, document: &Value) -> bool {
    let rule = &app.success;
    let wanted = serde_json::from_str::<Value>(&rule.equals).ok();
    let holds = rule.ptr.is_empty() || document.pointer(&rule.ptr) == wanted.as_ref();
    let clean = rule.absent.is_empty() || document.pointer(&rule.absent).is_none_or(Value::is_null);
    holds && clean
}

fn failure(app: &App, answer: &Incoming, document: &Value, now_ms: i64) -> Failure {
    let rule = app.errors.iter().find(|rule| matches(rule, answer, document));
    let kind = rule.map_or_else(|| kind_of(answer.status), |rule| rule.kind);
    let waited = find_wait_ms(answer, &app.rate, now_ms);
    let lockout = u64::from(app.rate.lockout_s.max(1)) * 1_000;
    let at = |pointer: &str| text_at(document, pointer).map(|text| excerpt(&text, MESSAGE_MAX));
    let told = rule.filter(|rule| !rule.message.is_empty()).and_then(|rule| at(&rule.message));
    Failure {
        kind,
        status: answer.status,
        message: told.or_else(|| MESSAGES.iter().find_map(|pointer| at(pointer))),
        hint: rule.filter(|rule| !rule.hint.is_empty()).map(|rule| rule.hint.to_string()),
        retry_after_ms: waited.or_else(|| (kind == ErrorKind::RateLimited).then_some(lockout)),
        upstream_code: rule.filter(|rule| !rule.ptr.is_empty()).and_then(|rule| at(&rule.ptr)),
    }
}

fn matches(rule: &ErrorRule, answer: &Incoming, document: &Value) -> bool {
    let (name, wanted) = &rule.header;
    let has_header = name.is_empty()
        || answer
            .header(&name.to_ascii_lowercase())
            .is_some_and(|value| wanted.is_empty() || value.trim() == wanted.as_ref());
    let holds = rule.equals.is_empty()
        || text_at(document, &rule.ptr).is_some_and(|text| rule.equals.iter().any(|wanted| *wanted == text));
    (rule.status == 0 || rule.status == answer.status) && has_header && holds
}

/// What a status means where no rule speaks. A redirect is a failure of the provider: it is not followed.
const fn kind_of(status: u16) -> ErrorKind {
    match status {
        401 => ErrorKind::AuthExpired,
        402 => ErrorKind::Payment,
        403 | 451 => ErrorKind::Forbidden,
        404 | 410 => ErrorKind::NotFound,
        409 | 412 | 423 => ErrorKind::Conflict,
        413 => ErrorKind::TooLarge,
        429 => ErrorKind::RateLimited,
        408 | 425 | 0..400 | 500.. => ErrorKind::Provider,
        400..500 => ErrorKind::Invalid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::fixtures::{answer, app, tool};
    use clawlink_manifest::Success;
    use serde_json::json;

    fn failed(verdict: Verdict) -> Failure {
        match verdict {
            Verdict::Failure(failure) => failure,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_status_alone_has_a_meaning() {
        let table = [
            (301, ErrorKind::Provider),
            (400, ErrorKind::Invalid),
            (401, ErrorKind::AuthExpired),
            (403, ErrorKind::Forbidden),
            (404, ErrorKind::NotFound),
            (408, ErrorKind::Provider),
            (409, ErrorKind::Conflict),
            (422, ErrorKind::Invalid),
            (429, ErrorKind::RateLimited),
            (503, ErrorKind::Provider),
        ];
        for (status, kind) in table {
            assert_eq!(failed(classify(&app(), &answer(status, &json!({})), 0)).kind, kind, "{status}");
        }
    }

    #[test]
    fn the_first_matching_rule_decides() {
        let mut limited = answer(403, &json!({ "error": { "code": "gone_away" } }));
        let revoked = failed(classify(&app(), &limited, 0));
        assert_eq!(
            (revoked.kind, revoked.upstream_code.as_deref()),
            (ErrorKind::AuthRevoked, Some("gone_away"))
        );
        assert_eq!(revoked.hint.as_deref(), Some("Look again."));
        limited.headers.push(("x-ratelimit-remaining".to_owned(), "0".to_owned()));
        limited.headers.push(("x-ratelimit-reset".to_owned(), "30".to_owned()));
        let limited = failed(classify(&app(), &limited, 10_000));
        assert_eq!((limited.kind, limited.retry_after_ms), (ErrorKind::RateLimited, Some(20_000)));
    }

    #[test]
    fn a_rate_limit_without_a_time_waits_the_lockout() {
        let mut app = app();
        assert_eq!(failed(classify(&app, &answer(429, &json!({})), 0)).retry_after_ms, Some(1_000));
        app.rate.lockout_s = 30;
        assert_eq!(failed(classify(&app, &answer(429, &json!({})), 0)).retry_after_ms, Some(30_000));
        assert_eq!(failed(classify(&app, &answer(404, &json!({})), 0)).retry_after_ms, None);
    }

    #[test]
    fn a_failure_inside_a_200_is_a_failure() {
        let mut app = app();
        app.success = Success { ptr: "/ok".into(), equals: "true".into(), absent: "".into() };
        assert_eq!(classify(&app, &answer(200, &json!({ "ok": true })), 0), Verdict::Success);
        let refused =
            answer(200, &json!({ "ok": false, "error": { "code": "gone_away", "message": "a\nb" } }));
        let refused = failed(classify(&app, &refused, 0));
        assert_eq!((refused.kind, refused.message.as_deref()), (ErrorKind::AuthRevoked, Some("a b")));
        assert_eq!(failed(classify(&app, &answer(200, &json!({})), 0)).kind, ErrorKind::Provider);
        app.success = Success { absent: "/errors".into(), ..Success::default() };
        assert_eq!(classify(&app, &answer(200, &json!({ "errors": null })), 0), Verdict::Success);
        assert!(matches!(classify(&app, &answer(200, &json!({ "errors": [] })), 0), Verdict::Failure(_)));
    }

    #[test]
    fn an_unreadable_2xx_is_neither_success_nor_failure() {
        let with = |kind: &str, body: &[u8]| {
            let headers = vec![("content-type".to_owned(), kind.to_owned())];
            Incoming { status: 200, headers, body: body.to_vec() }
        };
        let json = "application/json; charset=utf-8";
        let table = [
            (json, &b"{\"a\":1"[..], Verdict::Malformed),
            (json, b"{\"a\":1}{", Verdict::Malformed),
            (json, b"<html>", Verdict::Malformed),
            (json, b"\"\xff\"", Verdict::Malformed),
            (json, b"", Verdict::Success),
            ("text/plain", b"fine", Verdict::Success),
        ];
        for (kind, body, verdict) in table {
            assert_eq!(classify(&app(), &with(kind, body), 0), verdict, "{body:?}");
        }
        assert_eq!(
            classify_tool(&app(), &tool("notes_list"), &with("text/html", b"<p>"), 0),
            Verdict::Malformed
        );
        let mut strict = app();
        strict.success = Success { ptr: "/ok".into(), equals: "true".into(), absent: "".into() };
        assert_eq!(classify(&strict, &with(json, b""), 0), Verdict::Malformed);
    }

    #[test]
    fn a_redirect_is_a_result_only_where_a_tool_says_so() {
        let mut moved = answer(302, &json!({}));
        moved.headers.push(("location".to_owned(), "https://elsewhere.example/".to_owned()));
        assert_eq!(classify_tool(&app(), &tool("notes_upload"), &moved, 0), Verdict::Success);
        assert!(matches!(classify_tool(&app(), &tool("notes_list"), &moved, 0), Verdict::Failure(_)));
    }
}
