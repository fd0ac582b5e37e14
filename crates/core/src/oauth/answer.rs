//! What token endpoints answer, read where a manifest says.

use clawlink_manifest::{App, ErrorKind, TokenRead};
use serde_json::{Map, Value, json};

use super::tokens::{TokenError, TokenSet, capture};
use crate::exec::classify::{Verdict, classify};
use crate::exec::json::text_at;
use crate::ports::Incoming;
use crate::secret::Secret;
use crate::time::UnixMs;

/// Errors of RFC 6749 §5.2 after which asking again with the same client or grant is of no use.
const ENDING: [&str; 3] = ["invalid_client", "invalid_grant", "unauthorized_client"];

/// Reads tokens out of an answer. `life_s` is the life of an access token where the answer tells none, 0 for unknown.
///
/// # Errors
/// [`TokenError::Ended`] where the answer says that the credential is no longer good, by RFC 6749 §5.2 or by the app's own
/// rules; [`TokenError::Refused`] for any other refusal.
pub(super) fn read_tokens(
    app: &App,
    read: &TokenRead,
    life_s: u32,
    incoming: &Incoming,
    now: UnixMs,
) -> Result<TokenSet, TokenError> {
    let document = read_answer(&incoming.body);
    let error = text_at(&document, &read.error);
    let token = text_at(&document, &read.access_token).filter(|token| !token.is_empty());
    let (None, Some(token), 200..300) = (&error, token, incoming.status) else {
        return Err(refusal(app, incoming, error, now));
    };
    let told = document.pointer(&read.expires_in).and_then(as_seconds);
    let seconds = told.or_else(|| (life_s > 0).then(|| u64::from(life_s)));
    let life = seconds.map(|seconds| i64::try_from(seconds.saturating_mul(1_000)).unwrap_or(i64::MAX));
    let scopes = text_at(&document, &read.scope)
        .map(|list| list.split([' ', ',']).filter(|scope| !scope.is_empty()).map(str::to_owned).collect());
    Ok(TokenSet {
        access_token: Secret::new(token),
        refresh_token: text_at(&document, &read.refresh_token).map(Secret::new),
        expires_at: life.map(|ms| now.plus_ms(ms)),
        scopes,
        captured: capture(app, &document),
    })
}

fn refusal(app: &App, incoming: &Incoming, error: Option<String>, now: UnixMs) -> TokenError {
    let code = error.unwrap_or_else(|| format!("http_{}", incoming.status));
    let ended = match classify(app, incoming, now.0) {
        Verdict::Failure(failure) => {
            matches!(failure.kind, ErrorKind::AuthExpired | ErrorKind::AuthRevoked)
        }
        Verdict::Success | Verdict::Malformed => false,
    };
    if ended || ENDING.contains(&code.as_str()) {
        TokenError::Ended { code }
    } else {
        TokenError::Refused { code }
    }
}

/// Some providers write seconds as text, and 0 for "never".
pub(super) fn as_seconds(value: &Value) -> Option<u64> {
    let seconds = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    (seconds > 0).then_some(seconds)
}

/// A form's pairs as a JSON object, for the few providers that want one.
pub(super) fn as_json(form: &[u8]) -> Vec<u8> {
    let pairs: Map<String, Value> =
        url::form_urlencoded::parse(form).map(|(name, value)| (name.into_owned(), json!(value))).collect();
    Value::Object(pairs).to_string().into_bytes()
}

/// JSON, or else a form (older GitHub), or else nothing.
pub(crate) fn read_answer(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|_| {
        url::form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), json!(value))).collect()
    })
}
