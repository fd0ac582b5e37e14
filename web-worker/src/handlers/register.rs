use axum::extract::State;
use axum::response::Response;
use clawlink_core::oauth_server::{
    Register, RegisterError, Registered, RegistrationLimit, admit_registration, register as sign,
};
use clawlink_core::ports::House;
use clawlink_core::sealing::SealingError;
use clawlink_core::secret::Secret;
use clawlink_edge::{Json, Refused, retry_after};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::token_client::{answer, refuse};

/// Where Cloudflare puts the address of whoever asks; a header of this name from outside is overwritten.
const ADDRESS: &str = "cf-connecting-ip";

/// Registers an MCP client (RFC 7591). Nothing of it is stored; how often an address registers is counted.
pub(crate) async fn register(
    State(house): State<House>,
    headers: HeaderMap,
    body: Result<Json<Register>, Refused>,
) -> Result<Response, Refused> {
    let address = headers.get(ADDRESS).and_then(|value| value.to_str().ok());
    match admit_registration(&house, address).await {
        Ok(()) => {}
        Err(RegistrationLimit::TooMany { retry_after_seconds }) => return Ok(wait(retry_after_seconds)),
        Err(RegistrationLimit::Vault(error)) => return Err(SealingError::from(error).into()),
        Err(RegistrationLimit::Fault(fault)) => return Err(fault.into()),
    }
    let Ok(Json(request)) = body else {
        return Ok(refuse(
            StatusCode::BAD_REQUEST,
            "invalid_client_metadata",
            "The registration cannot be read.",
        ));
    };
    match sign(&house, request) {
        Ok(registered) => Ok(answer(StatusCode::CREATED, &describe(&house, &registered))),
        Err(error @ RegisterError::Vault(_)) => Err(error.into()),
        Err(error) => Ok(refuse(StatusCode::BAD_REQUEST, error.oauth_code(), &error.to_string())),
    }
}

/// The refusal of an address that registered too often.
fn wait(seconds: i64) -> Response {
    let words = "Too many registrations from this address; try again later.";
    let mut response = refuse(StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable", words);
    retry_after(response.headers_mut(), Some(seconds));
    response
}

fn describe(house: &House, registered: &Registered) -> Value {
    let mut body = json!({
        "client_id": registered.client_id, "client_id_issued_at": house.clock.now().0 / 1_000,
        "client_name": registered.client_name, "redirect_uris": registered.redirect_uris,
        "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
        "token_endpoint_auth_method": registered.auth_method,
    });
    if let (Some(secret), Some(members)) = (&registered.client_secret, body.as_object_mut()) {
        // Exposed to the client that registers, once.
        members.insert("client_secret".to_owned(), json!(Secret::expose(secret)));
        members.insert("client_secret_expires_at".to_owned(), json!(0));
    }
    body
}
