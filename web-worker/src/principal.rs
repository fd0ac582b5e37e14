//! Who looks: a person in a signed-in browser, or nobody.

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use clawlink_core::identity::{SignedIn, authenticate_session};
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::Refused;
use clawlink_edge::passed_session::browser_session;
use http::request::Parts;
use http::{HeaderMap, Method};

use crate::html::see_other;
use crate::routes;

/// Whoever is signed in, if anybody.
pub(crate) struct Visitor(pub(crate) Option<SignedIn>);

/// A signed-in person. Anybody else is sent to sign-in and back.
pub(crate) struct Person(pub(crate) SignedIn);

/// Finds the person behind the session cookie. Whoever shows a device's credential is a device, whatever else they bring.
pub(crate) async fn find_person(house: &House, headers: &HeaderMap) -> Result<Option<SignedIn>, Refused> {
    let Some(secret) = browser_session(headers) else { return Ok(None) };
    Ok(authenticate_session(house, &secret).await?)
}

/// The answer to somebody who should be signed in: a page leads to sign-in and back, a form says so.
pub(crate) fn ask_to_sign_in(method: &Method, path_and_query: &str) -> Response {
    if *method == Method::GET {
        return see_other(&routes::sign_in_then(path_and_query));
    }
    Refused(Problem::new(Kind::Unauthenticated, "signed_out", "You are signed out. Nothing was changed."))
        .into_response()
}

impl FromRequestParts<House> for Visitor {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Refused> {
        find_person(house, &parts.headers).await.map(Self)
    }
}

impl FromRequestParts<House> for Person {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Response> {
        let found = find_person(house, &parts.headers).await.map_err(IntoResponse::into_response)?;
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        found.map(Self).ok_or_else(|| ask_to_sign_in(&parts.method, path))
    }
}
