use serde::Serialize;

use super::{AssertionGrant, AuthField, ClientAuth, ClientCredentials, Oauth1, Oauth2, Session};
use crate::{List, Text};

/// How a credential is obtained.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum AuthKind {
    /// OAuth 2 authorization code, RFC 6749 §4.1 with RFC 7636.
    Oauth2(Oauth2),
    /// OAuth 1.0a, RFC 5849.
    Oauth1(Oauth1),
    /// Fields the person fills in: API key, bearer token, user and password, or several.
    Fields(List<AuthField>),
    /// The person's own OAuth 2 client acts as itself, RFC 6749 §4.4.
    ClientCredentials(ClientCredentials),
    /// A login that is exchanged for tokens.
    Session(Session),
    /// The key of a service account, RFC 7523.
    ServiceAccount(AssertionGrant),
    /// No connection needed.
    None,
}

impl AuthKind {
    /// The wire name.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Oauth2(_) => "oauth2",
            Self::Oauth1(_) => "oauth1",
            Self::Fields(_) => "fields",
            Self::ClientCredentials(_) => "client_credentials",
            Self::Session(_) => "session",
            Self::ServiceAccount(_) => "service_account",
            Self::None => "none",
        }
    }

    /// Its settings, if it is the authorization code flow.
    #[must_use]
    pub const fn as_oauth2(&self) -> Option<&Oauth2> {
        match self {
            Self::Oauth2(settings) => Some(settings),
            _ => None,
        }
    }

    /// What a person types to connect; empty where they are sent to the app instead.
    #[must_use]
    pub fn fields(&self) -> &[AuthField] {
        match self {
            Self::Fields(fields) => fields,
            Self::ClientCredentials(settings) => &settings.fields,
            Self::Session(settings) => &settings.fields,
            Self::ServiceAccount(settings) => &settings.fields,
            Self::Oauth2(_) | Self::Oauth1(_) | Self::None => &[],
        }
    }

    /// Whether it needs a client that is registered at the app.
    #[must_use]
    pub const fn needs_client(&self) -> bool {
        matches!(self, Self::Oauth2(_) | Self::Oauth1(_))
    }

    /// Whether a client that a person registers for it has a secret; `None` where there is no such client.
    #[must_use]
    pub fn wants_secret(&self) -> Option<bool> {
        match self {
            Self::Oauth2(settings) if settings.client_auth == ClientAuth::PrivateKeyJwt => None,
            Self::Oauth2(settings) => Some(settings.client_auth != ClientAuth::None),
            Self::Oauth1(_) => Some(true),
            _ => None,
        }
    }

    /// The parts of the credential that requests may carry.
    #[must_use]
    pub fn holds(&self, key: &str) -> bool {
        match self {
            Self::Oauth2(_) => matches!(key, "access_token" | "refresh_token"),
            Self::Fields(fields) => fields.iter().any(|field| field.key == key),
            Self::ClientCredentials(_) | Self::Session(_) | Self::ServiceAccount(_) => key == "access_token",
            // Its secrets only sign.
            Self::Oauth1(_) | Self::None => false,
        }
    }

    /// The endpoints that a credential goes to besides the app's bases; an empty one is not used.
    #[must_use]
    pub fn endpoints(&self) -> Vec<&Text> {
        match self {
            Self::Oauth2(oauth) => vec![&oauth.token_url, &oauth.refresh_url],
            Self::Oauth1(oauth) => vec![&oauth.request_url, &oauth.access_url],
            Self::ClientCredentials(settings) => vec![&settings.token_url],
            Self::ServiceAccount(settings) => vec![&settings.token_url],
            Self::Fields(_) | Self::Session(_) | Self::None => Vec::new(),
        }
    }

    /// Every URL in it, to be moved as a whole.
    pub fn urls_mut(&mut self) -> Vec<&mut Text> {
        match self {
            Self::Oauth2(oauth) => vec![
                &mut oauth.authorize_url,
                &mut oauth.token_url,
                &mut oauth.refresh_url,
                &mut oauth.issuer,
            ],
            Self::Oauth1(oauth) => {
                vec![&mut oauth.request_url, &mut oauth.authorize_url, &mut oauth.access_url]
            }
            Self::ClientCredentials(settings) => vec![&mut settings.token_url],
            Self::ServiceAccount(settings) => vec![&mut settings.token_url],
            Self::Fields(_) | Self::Session(_) | Self::None => Vec::new(),
        }
    }
}
