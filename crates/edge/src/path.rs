use axum::extract::FromRequestParts;
use clawlink_core::problem::{Kind, Problem};
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::Refused;

/// The parameters of a path.
#[derive(Debug, Clone)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Refused;

    #[expect(clippy::disallowed_types, reason = "the one place where axum's own is asked")]
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|axum::extract::Path(value)| Self(value)).map_err(|_| {
            Problem::new(Kind::Malformed, "invalid_path", "The path is not UTF-8, percent-encoded.")
                .at("path", "UTF-8, percent-encoded")
                .into()
        })
    }
}
