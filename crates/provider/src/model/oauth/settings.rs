//! How the server behaves towards one client: data of `POST /_control/clients`.

use serde::{Deserialize, Serialize};

use super::choices::{ClientAuth, CodeReuse, Identity, Iss, Pkce, Reuse, Scopes, TokenBody};

/// Every deviation a client can be given; the default is a careful provider.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) pkce: Pkce,
    pub(crate) client_auth: ClientAuth,
    pub(crate) iss: Iss,
    pub(crate) token_body: TokenBody,
    pub(crate) expires_in: ExpiresIn,
    pub(crate) refresh: Refresh,
    /// Silence before each token answer; what the call did, it did before.
    pub(crate) token_delay_ms: u64,
    /// Statuses of the next token calls, the last repeats; 200 lets the true answer pass.
    pub(crate) token_status: Vec<u16>,
    pub(crate) invalid_grant: InvalidGrant,
    pub(crate) scopes: Scopes,
    pub(crate) identity: Identity,
    pub(crate) revoke: Revoke,
    /// Seconds this client sees the server's `Date` shifted by.
    pub(crate) skew_s: i64,
    /// How the person decides; unset means as the server was started.
    pub(crate) consent: Option<Consent>,
    /// Who decides under `auto`; unset means `login_hint`, else the first account.
    pub(crate) account: Option<String>,
    pub(crate) code_reuse: CodeReuse,
    /// Sends the browser to this authorization endpoint instead, with our `state`: the mix-up attack.
    pub(crate) hostile: Option<String>,
    pub(crate) idempotency: Idempotency,
}

/// How the person at the consent page decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// A page asks.
    #[default]
    Page,
    /// Allowed at once.
    Auto,
    /// Refused at once.
    Deny,
}

/// `expires_in` of a token answer; the token's true life follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum ExpiresIn {
    /// A number; 0 is what some providers send for tokens that do not expire.
    Seconds(u64),
    Word(ExpiresWord),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExpiresWord {
    /// Left out; the token does not expire.
    Absent,
    /// `"3600"`, a number written as text.
    String,
}

impl Default for ExpiresIn {
    fn default() -> Self {
        Self::Seconds(3600)
    }
}

impl ExpiresIn {
    /// The true life of an access token in seconds, or `None` for ever.
    pub(crate) fn life_s(self) -> Option<u64> {
        match self {
            Self::Seconds(0) | Self::Word(ExpiresWord::Absent) => None,
            Self::Seconds(seconds) => Some(seconds),
            Self::Word(ExpiresWord::String) => Some(3600),
        }
    }
}

/// What becomes of refresh tokens.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Refresh {
    /// Each use replaces the token.
    pub(crate) rotate: bool,
    /// Seconds a used token still works.
    pub(crate) grace_s: u64,
    pub(crate) reuse: Reuse,
    /// Answers name no refresh token, and none is replaced.
    pub(crate) omit_new: bool,
}

impl Default for Refresh {
    fn default() -> Self {
        Self { rotate: true, grace_s: 0, reuse: Reuse::RevokeFamily, omit_new: false }
    }
}

/// Refuses refreshes that would be fine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum InvalidGrant {
    #[default]
    Never,
    Now,
    /// The next one only.
    Once,
    /// All after that many.
    After(u64),
}

/// How a grant is given back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Revoke {
    #[default]
    Rfc7009,
    /// `DELETE /oauth/applications/{client_id}/grant`, as GitHub has it.
    Custom,
    /// Not at all.
    None,
    /// 503 that many times, then RFC 7009.
    Fails(u64),
}

/// What `Idempotency-Key` is worth.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Idempotency {
    pub(crate) honour: bool,
    /// Seconds an answer is remembered.
    pub(crate) window_s: u64,
}

impl Default for Idempotency {
    fn default() -> Self {
        Self { honour: true, window_s: 86_400 }
    }
}
