use serde::Serialize;

use super::{AuthField, TokenRead};
use crate::{JsonText, List, Pairs, Text};

/// A login: what the person types is exchanged for tokens, as their own client would do it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Session {
    /// What the person fills in.
    pub fields: List<AuthField>,
    /// The call that logs in; its slots are the fields.
    pub exchange: Exchange,
    /// The call that renews a session; its one slot is `{secret:refresh_token}`. Without it the fields are kept, and logged in
    /// with again; with it they are forgotten.
    pub refresh: Option<Exchange>,
    /// Where things stand in the answers of both.
    pub read: TokenRead,
    /// Life of an access token in seconds where the answer does not tell; 0 means it is not known.
    pub life_s: u32,
}

/// One call that answers with tokens.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exchange {
    /// HTTP method.
    pub method: Text,
    /// Base id.
    pub base: Text,
    /// Path below the base.
    pub path: Text,
    /// Headers, whose values may hold `{secret:…}` slots.
    pub headers: Pairs,
    /// JSON body, whose texts may hold `{secret:…}` slots; empty for none.
    pub body: JsonText,
}
