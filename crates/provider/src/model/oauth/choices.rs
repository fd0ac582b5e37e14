//! The words a client's settings are made of; the first of each is what a careful provider does.

use serde::{Deserialize, Serialize};

/// What becomes of RFC 7636.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Pkce {
    #[default]
    Required,
    Optional,
    Ignored,
}

/// How the client proves itself at the token endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClientAuth {
    /// Basic or post.
    #[default]
    Any,
    Basic,
    Post,
    /// A public client: the id alone.
    None,
}

/// The `iss` of an authorization answer, RFC 9207.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Iss {
    #[default]
    Right,
    Absent,
    /// An issuer nobody has.
    Wrong,
    /// The other host's.
    Other,
}

/// How token answers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TokenBody {
    #[default]
    Json,
    Form,
    /// JSON; failures too come with status 200.
    #[serde(rename = "error_in_200")]
    ErrorIn200,
}

/// What a used refresh token does once its grace is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reuse {
    #[default]
    RevokeFamily,
    /// It is refused; the grant lives on.
    InvalidGrant,
    /// It goes on working.
    Ignore,
}

/// How granted scopes differ from requested ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Scopes {
    #[default]
    Granted,
    /// Without the last one.
    Subset,
    /// With one that nobody asked for.
    Superset,
    /// As requested, but not named in the answer.
    Absent,
    /// Separated by commas.
    Comma,
    /// Without the last one after a refresh.
    ChangedOnRefresh,
}

/// What the identity endpoint says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Identity {
    #[default]
    Stable,
    /// Another subject each time.
    Changes,
    NoEmail,
}

/// What a second use of a code does to the tokens of the first, RFC 6749 §4.1.2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CodeReuse {
    #[default]
    Revoke,
    /// The code is refused; the tokens live on.
    Refuse,
}
