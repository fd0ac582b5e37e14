//! The guard in front of everything that changes something: our own page, a live session, that session's form token.

use std::collections::BTreeSet;

use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use clawlink_core::identity::{SignedIn, verify_csrf};
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Form, Refused, Sameness, is_same_origin};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::principal::{ask_to_sign_in, find_person};

/// A form that a signed-in person sent from one of our pages.
pub(crate) struct Submitted<T> {
    /// Who sent it.
    pub(crate) person: SignedIn,
    /// What it holds.
    pub(crate) fields: T,
}

/// A form that anybody sent from one of our pages; for sign-in only.
pub(crate) struct Unsigned<T>(pub(crate) T);

/// A form without fields of its own.
#[derive(Debug, Deserialize)]
pub(crate) struct Nothing {}

/// All pairs of a form, in order; for forms whose fields come from a manifest.
pub(crate) type Pairs = Vec<(String, String)>;

#[derive(Debug, Deserialize)]
struct Token {
    #[serde(default)]
    csrf: String,
}

impl<T: DeserializeOwned> FromRequest<House> for Submitted<T> {
    type Rejection = Response;

    async fn from_request(request: Request, house: &House) -> Result<Self, Response> {
        check_origin(&request, house).map_err(IntoResponse::into_response)?;
        let person = find_person(house, request.headers()).await.map_err(IntoResponse::into_response)?;
        let person = person.ok_or_else(|| ask_to_sign_in(request.method(), request.uri().path()))?;
        let Form(pairs) =
            Form::<Pairs>::from_request(request, house).await.map_err(IntoResponse::into_response)?;
        read(house, &person, &pairs)
            .map(|fields| Self { person, fields })
            .map_err(IntoResponse::into_response)
    }
}

impl<T: DeserializeOwned> FromRequest<House> for Unsigned<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, house: &House) -> Result<Self, Refused> {
        check_origin(&request, house)?;
        let Form(fields) = Form::<T>::from_request(request, house).await?;
        Ok(Self(fields))
    }
}

fn check_origin(request: &Request, house: &House) -> Result<(), Refused> {
    match is_same_origin(request.headers(), &house.config.web_origin) {
        Sameness::Same => Ok(()),
        Sameness::Foreign => {
            let words = "This form did not come from our own page. Nothing was changed.";
            Err(Problem::new(Kind::Forbidden, "foreign_form", words).into())
        }
    }
}

/// The one field that a person may give several values: what they tick.
const TICKED: &str = "scope";

/// A name that stands twice would mean one value to whoever checks it and the other to whoever uses it.
fn find_repeated(pairs: &Pairs) -> Option<&str> {
    let mut names = BTreeSet::new();
    pairs.iter().map(|(name, _)| name.as_str()).find(|name| *name != TICKED && !names.insert(*name))
}

fn read<T: DeserializeOwned>(house: &House, person: &SignedIn, pairs: &Pairs) -> Result<T, Refused> {
    if let Some(name) = find_repeated(pairs) {
        let words = format!("The form cannot be used: {name} stands twice.");
        return Err(Problem::new(Kind::Malformed, "invalid_form", words).at(name, "the field once").into());
    }
    let text = serde_urlencoded::to_string(pairs).map_err(|error| Problem::internal(error.to_string()))?;
    let token: Token = serde_urlencoded::from_str(&text).map_err(|_| Problem::internal("unreadable form"))?;
    verify_csrf(&house.config.keyring, person, &token.csrf)?;
    serde_urlencoded::from_str(&text).map_err(|error| {
        let words = error.to_string();
        Problem::new(Kind::Malformed, "invalid_form", format!("The form cannot be used: {words}."))
            .at("", &words)
            .into()
    })
}
