use axum::extract::FromRequestParts;
use clawlink_core::problem::{Kind, Problem};
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::Refused;

/// The query string.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refused;

    #[expect(clippy::disallowed_types, reason = "this is the extractor that names the field")]
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refused> {
        match axum::extract::Query::<T>::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let text = rejection.body_text();
                let text = text.trim_start_matches("Failed to deserialize query string: ").to_owned();
                Err(Problem::new(
                    Kind::Malformed,
                    "invalid_query",
                    format!("The query cannot be used: {text}."),
                )
                .at("", &text)
                .into())
            }
        }
    }
}
