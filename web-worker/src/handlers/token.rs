use axum::extract::State;
use axum::response::{IntoResponse, Response};
use clawlink_core::pairing::{Redeem, RedeemError, Redeemed, redeem};
use clawlink_core::ports::House;
use clawlink_edge::{Form, Refused};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

/// The token endpoint (RFC 6749 §3.2) for our own command: a public client, so PKCE is its proof.
pub(crate) async fn issue(State(house): State<House>, form: Result<Form<Redeem>, Refused>) -> Response {
    let Ok(Form(request)) = form else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_request", "The form cannot be read.");
    };
    match redeem(&house, &request).await {
        Ok(redeemed) => answer(StatusCode::OK, &describe(&redeemed)),
        Err(RedeemError::Fault(fault)) => Refused::from(fault).into_response(),
        Err(error) => refuse(StatusCode::BAD_REQUEST, error.oauth_code(), &error.to_string()),
    }
}

fn refuse(status: StatusCode, code: &str, words: &str) -> Response {
    answer(status, &json!({ "error": code, "error_description": words }))
}

fn answer(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

fn describe(redeemed: &Redeemed) -> Value {
    json!({
        // Exposed to the client that holds the verifier, once.
        "access_token": redeemed.credential.text.expose(),
        "token_type": "Bearer",
        "account": { "id": redeemed.user.id, "label": redeemed.user.email },
        "device": { "id": redeemed.device.id, "name": redeemed.device.name },
    })
}
