use axum::extract::{FromRequest, Request};
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::repeated_member::find_repeated_member;
use clawlink_edge::{Refused, body_problem};
use serde::de::DeserializeOwned;

/// Largest body in bytes.
const CAP_BYTES: usize = 1024 * 1024;

/// The JSON body of a plugin: an empty one counts as `{}`, members nobody knows are left alone, and whatever is not JSON, or
/// names a member twice, is `invalid_json`.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Refused> {
        let bytes = axum::body::to_bytes(request.into_body(), CAP_BYTES).await;
        let bytes = bytes.map_err(|_| {
            Problem::new(Kind::TooLarge, "body_too_large", format!("The body is over {CAP_BYTES} bytes."))
        })?;
        Ok(Self(read(&bytes)?))
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let bytes = if bytes.is_empty() { &b"{}"[..] } else { bytes };
    if let Some(place) = find_repeated_member(bytes) {
        let words = format!("The body is not usable JSON: {place} stands twice.");
        return Err(Problem::new(Kind::Malformed, "invalid_json", words).at(&place, "the field once"));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| body_problem(&error))?;
    deserializer.end().map_err(|_| {
        Problem::new(Kind::Malformed, "invalid_json", "The body is not valid JSON: text after the value.")
    })?;
    Ok(parsed)
}
