use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE, ALLOW, AUTHORIZATION,
    HOST, ORIGIN, WWW_AUTHENTICATE,
};
use http::{Method, StatusCode};
use serde_json::json;

use super::origin::{is_own_host, is_welcome};
use super::reply::{Head, Reply};
use crate::pairing::{AuthenticateError, authenticate_device};
use crate::ports::House;
use crate::ports::storage::Device;

/// The path of our own endpoint, on the execution worker; `/api/mcp` is the same on the web worker.
const OWN_PATH: &str = "/mcp";
/// Everything a client may be granted.
const SCOPES: &str = "tools:read tools:write connections:write";
/// Headers that a page may send.
const PAGE_HEADERS: &str = "authorization, content-type, x-clawlink-api-key, mcp-protocol-version, mcp-method, mcp-name, \
    mcp-session-id, last-event-id";

/// Who calls.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The device.
    pub device: Device,
}

/// Looks at a request before its body is read: a foreign page is turned away, then `HEAD`, then whoever has no live
/// credential, then every method but `POST`. In this order, because clients probe: one with `HEAD` before it signs in,
/// others with `GET` to be told where to.
///
/// # Errors
/// The [`Reply`] that says why; the body was not looked at.
pub async fn admit(house: &House, head: &Head) -> Result<Caller, Reply> {
    let origin = head.text(ORIGIN.as_str());
    let foreign = origin.is_some_and(|origin| !is_welcome(&house.config, origin));
    if foreign || head.text(HOST.as_str()).is_some_and(|host| !is_own_host(&house.config, host)) {
        return Err(Reply::refuse(StatusCode::FORBIDDEN, "Pages of this origin may not call here."));
    }
    let share = |reply: Reply| reply.shared_with(origin);
    match head.method {
        Method::OPTIONS => return Err(share(preflight())),
        Method::HEAD => return Err(share(Reply::empty(StatusCode::METHOD_NOT_ALLOWED).with(ALLOW, "POST"))),
        _ => {}
    }
    let device = match authenticate_device(house, credential(head)).await {
        Ok(device) => device,
        Err(AuthenticateError::Fault(_)) => {
            return Err(share(Reply::refuse(StatusCode::SERVICE_UNAVAILABLE, "Try again in a moment.")));
        }
        Err(error) => return Err(share(challenge(house, head, &error))),
    };
    if head.method != Method::POST {
        return Err(share(Reply::empty(StatusCode::METHOD_NOT_ALLOWED).with(ALLOW, "POST")));
    }
    Ok(Caller { device })
}

fn preflight() -> Reply {
    Reply::empty(StatusCode::NO_CONTENT)
        .with(ACCESS_CONTROL_ALLOW_METHODS, "POST")
        .with(ACCESS_CONTROL_ALLOW_HEADERS, PAGE_HEADERS)
        .with(ACCESS_CONTROL_MAX_AGE, "600")
}

/// The key's own header wins. Neither a cookie nor the query is looked at: the one comes by itself, the other is logged.
fn credential(head: &Head) -> Option<&str> {
    let bearer = head.text(AUTHORIZATION.as_str()).and_then(|value| {
        let (scheme, rest) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(rest.trim())
    });
    head.text("x-clawlink-api-key").or(bearer)
}

/// Says where to sign in (RFC 9728 §5.1, RFC 6750 §3).
fn challenge(house: &House, head: &Head, error: &AuthenticateError) -> Reply {
    let host =
        if head.path.starts_with(OWN_PATH) { &house.config.api_origin } else { &house.config.web_origin };
    let path = if head.path.starts_with(OWN_PATH) { "/mcp" } else { "/api/mcp" };
    let place = format!("{host}/.well-known/oauth-protected-resource{path}");
    let mut words = format!("Bearer resource_metadata=\"{place}\", scope=\"{SCOPES}\"");
    if !matches!(error, AuthenticateError::Missing) {
        words.push_str(", error=\"invalid_token\"");
    }
    let body = json!({
        "error": "invalid_token",
        "error_description": "Sign in at the server that resource_metadata names, or send a key as X-ClawLink-API-Key.",
    });
    Reply::json(StatusCode::UNAUTHORIZED, &body).with(WWW_AUTHENTICATE, &words)
}
