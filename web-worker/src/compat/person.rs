use axum::extract::FromRequestParts;
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Refused, check_own_page};
use http::request::Parts;

use crate::principal::find_person;

/// A signed-in person who changes something from one of our own pages, with the form token of their session in a header.
/// Whoever shows a device's credential is a device, and refused.
pub(crate) struct PersonActing(pub(crate) SignedIn);

impl FromRequestParts<House> for PersonActing {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Refused> {
        let person = find_person(house, &parts.headers).await?.ok_or_else(|| {
            Problem::new(Kind::Unauthenticated, "unauthenticated", "Nobody is signed in here.")
        })?;
        check_own_page(&house.config, &parts.headers, &person)?;
        Ok(Self(person))
    }
}
