//! The OAuth 2 authorization server: RFC 6749 with 7636, 7009, 9207 and the rotation of RFC 9700 §4.14.

mod authorize;
mod authorize_request;
mod choices;
mod client_auth;
mod clients;
mod consent;
mod consent_page;
mod custom_revoke;
mod fault;
mod grants;
mod identity;
mod redeem;
mod refresh;
mod revoke;
mod settings;
mod token;
mod token_answer;

pub use settings::Consent;

pub(crate) use authorize_request::SCOPES;
pub(crate) use client_auth::named_client;
pub(crate) use clients::Clients;
pub(crate) use grants::{AccessToken, Caller, Grants, TokenFault};

use super::{Answer, Model, Request};

impl Model {
    /// Answers an endpoint of the authorization server, or `None` for other paths.
    pub(crate) fn respond_oauth(&mut self, request: &Request, now_ms: u64) -> Option<Answer> {
        let answer = match (request.method.as_str(), request.path()) {
            ("GET", "/oauth/authorize") => self.authorize(request, now_ms),
            ("POST", "/oauth/authorize") => self.decide_consent(request, now_ms),
            ("POST", "/oauth/token") => self.token(request, now_ms),
            ("POST", "/oauth/revoke") => self.revoke(request),
            ("GET", "/oauth/userinfo") => self.identity(request, now_ms),
            ("DELETE", path) if custom_revoke::is_path(path) => self.revoke_custom(request),
            (_, "/oauth/authorize" | "/oauth/token" | "/oauth/revoke" | "/oauth/userinfo") => {
                Answer::text(405, "This endpoint does not take that method.\n")
            }
            _ => return None,
        };
        Some(answer)
    }
}
