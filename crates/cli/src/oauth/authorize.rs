use url::Url;

use super::CLIENT_ID;
use crate::origin::Origin;

/// What the consent page is told.
pub(super) struct AuthorizationRequest<'a> {
    pub(super) redirect_uri: &'a str,
    pub(super) code_challenge: &'a str,
    pub(super) state: &'a str,
    pub(super) device_label: &'a str,
}

/// The page on which the person approves or declines (RFC 6749 §4.1.1).
pub(super) fn authorization_url(web: &Origin, request: &AuthorizationRequest<'_>) -> Url {
    let mut url = web.at(&["oauth", "authorize"]);
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", CLIENT_ID)
        .append_pair("redirect_uri", request.redirect_uri)
        .append_pair("code_challenge", request.code_challenge)
        .append_pair("code_challenge_method", "S256")
        .append_pair("state", request.state)
        .append_pair("device_label", request.device_label);
    url
}
