use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE, ALLOW, AUTHORIZATION,
    HOST, ORIGIN, RETRY_AFTER, WWW_AUTHENTICATE,
};
use http::{Method, StatusCode};
use serde_json::json;

use super::origin::{is_own_host, is_welcome};
use super::reply::{Head, Reply};
use crate::oauth_server::{Endpoint, Scope, Scopes, TokenHolder, authenticate_token, is_access_token};
use crate::pairing::{AuthenticateError, authenticate_device};
use crate::ports::storage::Device;
use crate::ports::{Fault, House};
use crate::problem::Problem;

/// Headers that a page may send.
const PAGE_HEADERS: &str = "authorization, content-type, x-clawlink-api-key, mcp-protocol-version, mcp-method, mcp-name, \
    mcp-session-id, last-event-id";

/// Who calls.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The device.
    pub device: Device,
    /// What its token is good for; `None` for a key, which only the device's policy binds.
    pub scopes: Option<Scopes>,
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
    let caller = match authenticate(house, credential(head)).await {
        Ok(caller) => caller,
        Err(AuthenticateError::Fault(fault)) => return Err(share(away(fault))),
        Err(error) => return Err(share(turn_away(house, head, &error))),
    };
    if head.method != Method::POST {
        return Err(share(Reply::empty(StatusCode::METHOD_NOT_ALLOWED).with(ALLOW, "POST")));
    }
    Ok(caller)
}

async fn authenticate(house: &House, credential: Option<&str>) -> Result<Caller, AuthenticateError> {
    if let Some(token) = credential.filter(|text| is_access_token(text)) {
        let TokenHolder { device, scopes } = authenticate_token(house, token).await?;
        return Ok(Caller { device, scopes: Some(scopes) });
    }
    Ok(Caller { device: authenticate_device(house, credential).await?, scopes: None })
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

/// Says that who calls cannot be looked up now.
fn away(fault: Fault) -> Reply {
    let problem = Problem::from(fault);
    let wait = problem.wait_seconds().unwrap_or_default().to_string();
    let reply = Reply::refuse(StatusCode::SERVICE_UNAVAILABLE, "Try again in a moment.");
    Reply { cause: problem.internal, ..reply.with(RETRY_AFTER, &wait) }
}

/// Says where to sign in.
fn turn_away(house: &House, head: &Head, error: &AuthenticateError) -> Reply {
    let body = json!({
        "error": "invalid_token",
        "error_description": "Sign in at the server that resource_metadata names, or send a key as X-ClawLink-API-Key.",
    });
    let sent = (!matches!(error, AuthenticateError::Missing)).then_some("invalid_token");
    let scopes = Scopes::default().with(&Scope::OF_RESOURCE);
    Reply::json(StatusCode::UNAUTHORIZED, &body)
        .with(WWW_AUTHENTICATE, &challenge(house, head, &scopes, sent))
}

/// The challenge of a protected resource (RFC 9728 §5.1, RFC 6750 §3): where its metadata stands, and what to ask for.
pub(super) fn challenge(house: &House, head: &Head, scopes: &Scopes, error: Option<&str>) -> String {
    let place = Endpoint::of_path(&head.path).metadata_url(&house.config);
    let error = error.map_or_else(String::new, |error| format!(", error=\"{error}\""));
    format!("Bearer resource_metadata=\"{place}\", scope=\"{scopes}\"{error}")
}
