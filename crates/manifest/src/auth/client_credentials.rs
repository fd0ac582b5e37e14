use serde::Serialize;

use super::{AuthField, ClientAuth, TokenFormat, TokenRead};
use crate::{List, Pairs, Text};

/// OAuth 2 client credentials (RFC 6749 §4.4) of a client that the person registered at the app. Among the fields are
/// `client_id` and `client_secret`; new access is asked for anew, since there is no refresh token.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClientCredentials {
    /// Where the token is asked for; it may follow the person's own server.
    pub token_url: Text,
    /// How the token request's body is written.
    pub token_format: TokenFormat,
    /// How the client authenticates.
    pub client_auth: ClientAuth,
    /// Added to the token request, in place of ours where the name is the same; values may hold `{secret:field}`.
    pub token_params: Pairs,
    /// Where things stand in the token answer.
    pub read: TokenRead,
    /// Life of an access token in seconds where the answer does not tell; 0 means it is not known.
    pub life_s: u32,
    /// What the person fills in.
    pub fields: List<AuthField>,
}
