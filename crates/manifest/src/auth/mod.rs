//! How an app is connected, and where its credential goes.

mod assertion_grant;
mod client_credentials;
mod kind;
mod oauth1;
mod session;

use serde::{Deserialize, Serialize};

pub use assertion_grant::AssertionGrant;
pub use client_credentials::ClientCredentials;
pub use kind::AuthKind;
pub use oauth1::{Oauth1, Signature};
pub use session::{Exchange, Session};

use crate::{List, Pairs, Pointer, Text};

/// One way to connect an app.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Auth {
    /// Unique within the app: `oauth`, `token`.
    pub id: Text,
    /// What the button says.
    pub label: Text,
    /// Kind and its settings.
    pub kind: AuthKind,
}

/// Everything an OAuth 2 flow needs to know about a provider.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Oauth2 {
    /// Where the browser goes.
    pub authorize_url: Text,
    /// Where the code is redeemed.
    pub token_url: Text,
    /// Where the refresh token is used; empty means `token_url`.
    pub refresh_url: Text,
    /// Whether PKCE S256 is sent; `false` needs a reason.
    pub pkce: bool,
    /// Why PKCE is off; empty otherwise.
    pub pkce_reason: Text,
    /// How the token request's body is written.
    pub token_format: TokenFormat,
    /// How the client authenticates at the token endpoint.
    pub client_auth: ClientAuth,
    /// The `iss` an answer must carry, compared byte for byte; empty where the provider sends none.
    pub issuer: Text,
    /// Name of the scope parameter.
    pub scope_param: Text,
    /// What stands between two scopes.
    pub scope_sep: Text,
    /// Added to the authorization request.
    pub authorize_params: Pairs,
    /// Added to the token request.
    pub token_params: Pairs,
    /// Added to the token request's headers.
    pub token_headers: Pairs,
    /// Where things stand in the token answer.
    pub read: TokenRead,
    /// What becomes of a used refresh token.
    pub refresh: Refresh,
    /// Refresh when less than this many seconds are left.
    pub margin_s: u32,
    /// Days after which the app ends the grants of a client that it has not reviewed; 0 for never.
    pub testing_days: u32,
    /// Days without a use after which the app ends a grant; 0 for never, or where it does not say.
    pub idle_days: u32,
}

/// How a token request's body is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenFormat {
    /// `application/x-www-form-urlencoded`, as RFC 6749 §4.1.3 has it.
    #[default]
    Form,
    /// A JSON object of the same members (Notion).
    Json,
}

/// Client authentication at the token endpoint, RFC 6749 §2.3 and RFC 7523 §2.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuth {
    /// HTTP Basic.
    Basic,
    /// In the form body.
    Post,
    /// A JWT signed with the client's private key, RFC 7523 §2.2.
    PrivateKeyJwt,
    /// A public client.
    None,
}

/// Where things stand in a token answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TokenRead {
    /// Pointer to the access token.
    pub access_token: Pointer,
    /// Pointer to the refresh token.
    pub refresh_token: Pointer,
    /// Pointer to the life in seconds.
    pub expires_in: Pointer,
    /// Pointer to the granted scopes.
    pub scope: Pointer,
    /// Pointer to an error that may come with status 200.
    pub error: Pointer,
}

/// What becomes of a refresh token once it was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refresh {
    /// It stays good.
    Reusable,
    /// Each use replaces it.
    Rotating,
    /// None is given.
    None,
}

/// One field of a connect form.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuthField {
    /// Name of the secret or value, as slots call it.
    pub key: Text,
    /// The form label.
    pub label: Text,
    /// Help below the field; may be empty.
    pub help: Text,
    /// An example that shows its shape; may be empty.
    pub example: Text,
    /// Whether it is sealed and never shown again.
    pub secret: bool,
    /// Whether it may be left empty.
    pub optional: bool,
    /// Text every value starts with (`xoxb-`), so that a wrong paste is caught early; may be empty.
    pub prefix: Text,
}

/// Where a credential goes in a request. Values hold `{secret:key}` slots.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Inject {
    /// Ids of the auths it applies to; empty means all.
    pub auth: List<Text>,
    /// Which part of the request.
    pub place: InjectPlace,
    /// Header, query or body name; empty for `basic` and `sign`.
    pub name: Text,
    /// `Bearer {secret:access_token}`; empty for `sign`.
    pub value: Text,
    /// How a `sign` inject signs.
    pub sign: Option<Signature>,
}

/// Places a credential may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InjectPlace {
    /// A header.
    Header,
    /// A query key.
    Query,
    /// A top-level member of the body.
    Body,
    /// HTTP Basic: `value` is `user:password`, encoded at the door.
    Basic,
    /// A signature over the whole request, made at the door.
    Sign,
}

/// A value learned while connecting and kept with the connection.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Capture {
    /// Name in `{captured:key}` slots.
    pub key: Text,
    /// `token:<pointer>` or `callback:<parameter>`.
    pub from: Text,
}

/// A permission an app can grant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scope {
    /// The provider's id.
    pub id: Text,
    /// Short title.
    pub title: Text,
    /// What it lets an agent do, in plain words.
    pub means: Text,
    /// How much harm it allows.
    pub risk: ScopeRisk,
    /// Scopes it includes.
    pub implies: List<Text>,
    /// Asked for unless the person unticks it.
    pub default: bool,
}

/// How much harm a scope allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeRisk {
    /// Reads little.
    Low,
    /// Reads much, or writes a little.
    Medium,
    /// Writes much.
    High,
    /// Administers.
    Admin,
}
