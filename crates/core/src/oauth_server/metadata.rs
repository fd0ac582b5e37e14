use serde_json::{Value, json};

use super::resource::Endpoint;
use super::scopes::Scope;
use crate::config::Config;

/// What a protected resource says of itself (RFC 9728 §2).
#[must_use]
pub fn describe_resource(config: &Config, endpoint: Endpoint) -> Value {
    json!({
        "resource": endpoint.url(config),
        "resource_name": "ClawLink",
        "authorization_servers": [config.web_origin],
        "scopes_supported": Scope::OF_RESOURCE.map(Scope::as_str),
        "bearer_methods_supported": ["header"],
    })
}

/// What the authorization server says of itself (RFC 8414 §2, RFC 9207 §3).
#[must_use]
pub fn describe_server(config: &Config) -> Value {
    let origin = &config.web_origin;
    let at = |path: &str| format!("{origin}{path}");
    let methods = ["none", "client_secret_basic", "client_secret_post"];
    let scopes: Vec<&str> =
        Scope::OF_RESOURCE.into_iter().chain([Scope::OfflineAccess]).map(Scope::as_str).collect();
    json!({
        "issuer": origin,
        "authorization_endpoint": at("/oauth/authorize"),
        "token_endpoint": at("/oauth/token"),
        "registration_endpoint": at("/oauth/register"),
        "revocation_endpoint": at("/oauth/revoke"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
        "authorization_response_iss_parameter_supported": true,
        "client_id_metadata_document_supported": true,
        "scopes_supported": scopes,
        "protected_resources": [Endpoint::Api.url(config), Endpoint::Web.url(config)],
    })
}
