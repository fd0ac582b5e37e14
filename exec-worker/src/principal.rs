//! Who calls: on this worker, always a device. A person's own browser is one too, on the published wire.

use axum::extract::FromRequestParts;
use clawlink_core::identity::authenticate_session;
use clawlink_core::pairing::{
    AuthenticateError, BrowserCall, authenticate_device, authenticate_for_run, browser_device,
};
use clawlink_core::ports::House;
use clawlink_core::ports::storage::Device;
use clawlink_core::secret::SecretText;
use clawlink_edge::passed_session::passed_session;
use clawlink_edge::{Refused, check_own_page};
use http::Method;
use http::header::AUTHORIZATION;
use http::request::Parts;

use crate::compat::is_published;

/// The calling device. A request without a live credential is refused before anything of it is read.
pub(crate) struct Caller(pub(crate) Device);

impl FromRequestParts<House> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Refused> {
        match session_of(parts) {
            Some(session) => find_browser(house, parts, &session).await.map(Self),
            None => Ok(Self(authenticate_device(house, credential_of(parts)).await?)),
        }
    }
}

/// The calling device, for running tools: it may have been looked up a moment ago.
pub(crate) struct Runner(pub(crate) Device);

impl FromRequestParts<House> for Runner {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Refused> {
        match session_of(parts) {
            Some(session) => find_browser(house, parts, &session).await.map(Self),
            None => Ok(Self(authenticate_for_run(house, credential_of(parts)).await?)),
        }
    }
}

fn credential_of(parts: &Parts) -> Option<&str> {
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = text(AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
    text("x-clawlink-api-key").or(bearer)
}

fn session_of(parts: &Parts) -> Option<SecretText> {
    passed_session(&parts.uri, &parts.headers).filter(|_| is_published(parts.uri.path()))
}

/// The browser that `web` passed the session of, for a change only from a page of ours.
async fn find_browser(house: &House, parts: &Parts, session: &SecretText) -> Result<Device, Refused> {
    let person = authenticate_session(house, session).await?.ok_or(AuthenticateError::Missing)?;
    if [Method::GET, Method::HEAD].contains(&parts.method) {
        return Ok(browser_device(house, &person, BrowserCall::Look).await?);
    }
    check_own_page(&house.config, &parts.headers, &person)?;
    Ok(browser_device(house, &person, BrowserCall::Act).await?)
}
