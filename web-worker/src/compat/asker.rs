use axum::extract::FromRequestParts;
use clawlink_core::pairing::sessions::Caller;
use clawlink_core::ports::House;
use clawlink_core::problem::Problem;
use clawlink_edge::Refused;
use http::HeaderMap;
use http::request::Parts;

/// Whoever asks without a credential.
pub(crate) struct Asker(pub(crate) Caller);

impl FromRequestParts<House> for Asker {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Refused> {
        find_caller(house, &parts.headers).map(Self)
    }
}

/// The network behind a request. Cloudflare sets this header itself, so a client cannot choose it.
pub(crate) fn find_caller(house: &House, headers: &HeaderMap) -> Result<Caller, Refused> {
    let address = headers.get("cf-connecting-ip").and_then(|value| value.to_str().ok()).unwrap_or_default();
    Caller::of(&house.config.keyring, address).map_err(|error| Problem::internal(error.to_string()).into())
}
