use axum::extract::State;
use axum::response::{IntoResponse, Response};
use clawlink_core::oauth_server::revoke_token;
use clawlink_core::ports::House;
use clawlink_edge::{Form, Refused, open_to_all};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::token_client::{find_asking, refuse};

/// A revocation request (RFC 7009 §2.1).
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Revocation {
    #[serde(default)]
    token: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
}

/// The revocation endpoint: 200 whatever the token was.
pub(crate) async fn revoke(
    State(house): State<House>,
    headers: HeaderMap,
    form: Result<Form<Revocation>, Refused>,
) -> Result<Response, Refused> {
    let Ok(Form(request)) = form else {
        return Ok(refuse(StatusCode::BAD_REQUEST, "invalid_request", "The form cannot be read."));
    };
    let client = match find_asking(&house, &headers, &request.client_id, &request.client_secret) {
        Ok(client) => client,
        Err(refusal) => return Ok(*refusal),
    };
    match revoke_token(&house, &client, &request.token).await {
        Ok(()) => Ok(open_to_all(StatusCode::OK.into_response())),
        Err(clawlink_core::oauth_server::RevokeTokenError::Fault(fault)) => Err(fault.into()),
    }
}
