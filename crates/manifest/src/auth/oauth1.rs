use serde::{Deserialize, Serialize};

use crate::{Pairs, Text};

/// OAuth 1.0a, RFC 5849, with HMAC-SHA1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Oauth1 {
    /// Where temporary credentials are asked for.
    pub request_url: Text,
    /// Where the browser goes.
    pub authorize_url: Text,
    /// Where temporary credentials become token credentials.
    pub access_url: Text,
    /// Added to the authorization URL.
    pub authorize_params: Pairs,
}

/// Ways to sign a request once everything else about it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    /// RFC 5849 §3.4.2, in the `Authorization` header.
    Oauth1HmacSha1,
}
