use axum::extract::{FromRequest, Request};
use clawlink_core::problem::{Kind, Problem};
use serde::de::DeserializeOwned;

use crate::Refused;

/// Largest form in bytes.
const FORM_CAP_BYTES: usize = 64 * 1024;

/// A submitted form (`application/x-www-form-urlencoded`), at most 64 KiB.
#[derive(Debug, Clone)]
pub struct Form<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Refused> {
        let too_large = |_| {
            Problem::new(Kind::TooLarge, "body_too_large", "The form is over 64 KiB.")
                .at("", "at most 64 KiB")
        };
        let bytes = axum::body::to_bytes(request.into_body(), FORM_CAP_BYTES).await.map_err(too_large)?;
        serde_urlencoded::from_bytes(&bytes).map(Self).map_err(|error| {
            let text = error.to_string();
            Problem::new(Kind::Malformed, "invalid_form", format!("The form cannot be used: {text}."))
                .at("", &text)
                .into()
        })
    }
}
