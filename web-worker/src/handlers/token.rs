use axum::extract::State;
use axum::response::{IntoResponse, Response};
use clawlink_core::oauth_server::{IssuedTokens, Refresh, RefreshError, refresh};
use clawlink_core::pairing::{Given, Redeem, RedeemError, Redeemed, redeem};
use clawlink_core::ports::House;
use clawlink_core::problem::Problem;
use clawlink_edge::{Form, Refused};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::token_client::{answer, find_asking, refuse};

/// A token request of either grant.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct TokenForm {
    #[serde(default)]
    grant_type: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    code_verifier: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
    #[serde(default)]
    redirect_uri: String,
    #[serde(default)]
    resource: String,
    #[serde(default)]
    refresh_token: String,
    #[serde(default)]
    scope: String,
}

/// The token endpoint (RFC 6749 §3.2): our own command line gets a device credential, an MCP client tokens.
pub(crate) async fn issue(
    State(house): State<House>,
    headers: HeaderMap,
    form: Result<Form<TokenForm>, Refused>,
) -> Response {
    let Ok(Form(form)) = form else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_request", "The form cannot be read.");
    };
    let client_id = match find_asking(&house, &headers, &form.client_id, &form.client_secret) {
        Ok(client_id) => client_id,
        Err(refusal) => return *refusal,
    };
    if form.grant_type == "refresh_token" {
        return renew(&house, Refresh { refresh_token: form.refresh_token, client_id, scope: form.scope })
            .await;
    }
    let request = Redeem {
        grant_type: form.grant_type,
        code: form.code,
        code_verifier: form.code_verifier,
        client_id,
        redirect_uri: form.redirect_uri,
        resource: form.resource,
    };
    match redeem(&house, &request).await {
        Ok(redeemed) => answer(StatusCode::OK, &describe(&redeemed)),
        Err(RedeemError::Fault(fault)) => Refused::from(fault).into_response(),
        Err(error) => refuse(StatusCode::BAD_REQUEST, error.oauth_code(), &error.to_string()),
    }
}

async fn renew(house: &House, request: Refresh) -> Response {
    match refresh(house, &request).await {
        Ok(tokens) => answer(StatusCode::OK, &describe_tokens(&tokens)),
        Err(RefreshError::Fault(fault)) => Refused::from(fault).into_response(),
        Err(RefreshError::Vault(error)) => Refused(Problem::internal(error.to_string())).into_response(),
        Err(error @ RefreshError::Scope) => {
            refuse(StatusCode::BAD_REQUEST, "invalid_scope", &error.to_string())
        }
        Err(error @ RefreshError::Grant) => {
            refuse(StatusCode::BAD_REQUEST, "invalid_grant", &error.to_string())
        }
    }
}

fn describe(redeemed: &Redeemed) -> Value {
    match &redeemed.given {
        Given::Tokens(tokens) => describe_tokens(tokens),
        Given::Credential(credential) => json!({
            // Exposed to the client that holds the verifier, once.
            "access_token": credential.text.expose(),
            "token_type": "Bearer",
            "account": { "id": redeemed.user.id, "label": redeemed.user.email },
            "device": { "id": redeemed.device.id, "name": redeemed.device.name },
        }),
    }
}

fn describe_tokens(tokens: &IssuedTokens) -> Value {
    json!({
        // Exposed to the client that holds the verifier, or the token before.
        "access_token": tokens.access.expose(),
        "token_type": "Bearer",
        "expires_in": tokens.expires_in,
        // Exposed likewise.
        "refresh_token": tokens.refresh.expose(),
        "scope": tokens.scopes.to_string(),
    })
}
