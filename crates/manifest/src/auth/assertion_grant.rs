use serde::Serialize;

use super::{AuthField, TokenRead};
use crate::{List, Text};

/// A service account: an assertion signed with its key is traded for an access token, RFC 7523 §2.1. Among the fields is `key`,
/// the account's JSON key file; `subject` may name a person it acts for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AssertionGrant {
    /// Where the assertion goes, whatever the key file says.
    pub token_url: Text,
    /// Scopes it asks for.
    pub scopes: List<Text>,
    /// Where things stand in the token answer.
    pub read: TokenRead,
    /// Life of an access token in seconds where the answer does not tell; 0 means it is not known.
    pub life_s: u32,
    /// What the person fills in.
    pub fields: List<AuthField>,
}
