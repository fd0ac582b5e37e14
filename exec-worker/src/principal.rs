//! Who calls: on this worker, always a device.

use axum::extract::FromRequestParts;
use clawlink_core::pairing::{authenticate_device, authenticate_for_run};
use clawlink_core::ports::House;
use clawlink_core::ports::storage::Device;
use clawlink_edge::Refused;
use http::header::AUTHORIZATION;
use http::request::Parts;

/// The calling device. A request without a live credential is refused before anything of it is read.
pub(crate) struct Caller(pub(crate) Device);

impl FromRequestParts<House> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Refused> {
        Ok(Self(authenticate_device(house, credential_of(parts)).await?))
    }
}

/// The calling device, for running tools: it may have been looked up a moment ago.
pub(crate) struct Runner(pub(crate) Device);

impl FromRequestParts<House> for Runner {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Refused> {
        Ok(Self(authenticate_for_run(house, credential_of(parts)).await?))
    }
}

fn credential_of(parts: &Parts) -> Option<&str> {
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = text(AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
    text("x-clawlink-api-key").or(bearer)
}
