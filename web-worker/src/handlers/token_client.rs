//! What token, revocation and registration endpoint share: who asks, and how they answer.

use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clawlink_core::oauth_server::{ClientProof, prove_client};
use clawlink_core::ports::House;
use clawlink_core::secret::Secret;
use clawlink_edge::open_to_all;
use http::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};

/// The id of the client that asks, by its secret where it has one (RFC 6749 §2.3).
///
/// # Errors
/// The answer `invalid_client`.
pub(super) fn find_asking(
    house: &House,
    headers: &HeaderMap,
    client_id: &str,
    client_secret: &str,
) -> Result<String, Box<Response>> {
    let sent = (!client_secret.is_empty()).then(|| Secret::new(client_secret.to_owned()));
    let by_form = ClientProof { client_id: client_id.to_owned(), client_secret: sent };
    let proof = basic(headers).unwrap_or(by_form);
    if prove_client(house, &proof) {
        return Ok(proof.client_id);
    }
    let mut response =
        refuse(StatusCode::UNAUTHORIZED, "invalid_client", "The client is not known, or not proven.");
    response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"clawlink\""));
    Err(Box::new(response))
}

/// HTTP Basic, both halves form-encoded (RFC 6749 §2.3.1).
fn basic(headers: &HeaderMap) -> Option<ClientProof> {
    let encoded = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decode = |part: &str| {
        let pair = format!("v={part}");
        url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned())
    };
    let client_secret = decode(secret).filter(|secret| !secret.is_empty()).map(Secret::new);
    Some(ClientProof { client_id: decode(id)?, client_secret })
}

/// A refusal in the shape of RFC 6749 §5.2.
pub(super) fn refuse(status: StatusCode, code: &str, words: &str) -> Response {
    answer(status, &json!({ "error": code, "error_description": words }))
}

/// A JSON answer that pages of any origin may read: what it holds, its reader asked for by a code or token of its own.
pub(super) fn answer(status: StatusCode, body: &Value) -> Response {
    open_to_all((status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response())
}
