use axum::extract::FromRequestParts;
use clawlink_core::identity::{SignedIn, verify_csrf};
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Refused, Sameness, is_same_origin};
use http::request::Parts;

use crate::principal::find_person;

/// The header in which a script of ours sends the form token of its session.
const CSRF: &str = "x-csrf-token";

/// A signed-in person who changes something from one of our own pages, with the form token of their session in a header.
/// Whoever shows a device's credential is a device, and refused.
pub(crate) struct PersonActing(pub(crate) SignedIn);

impl FromRequestParts<House> for PersonActing {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Refused> {
        let person = find_person(house, &parts.headers).await?.ok_or_else(|| {
            Problem::new(Kind::Unauthenticated, "unauthenticated", "Nobody is signed in here.")
        })?;
        check_page(house, parts, &person)?;
        Ok(Self(person))
    }
}

/// Refuses what a page of ours did not send for this person.
pub(super) fn check_page(house: &House, parts: &Parts, person: &SignedIn) -> Result<(), Refused> {
    if is_same_origin(&parts.headers, &house.config.web_origin) == Sameness::Foreign {
        let words = "This request did not come from our own page. Nothing was changed.";
        return Err(Problem::new(Kind::Forbidden, "foreign_form", words).into());
    }
    let token = parts.headers.get(CSRF).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Ok(verify_csrf(&house.config.keyring, person, token)?)
}
