use std::collections::BTreeMap;
use std::time::Duration;

use clawlink_manifest::App;
use oauth2::TokenResponse;
use oauth2::basic::BasicTokenResponse;
use serde_json::Value;

use super::registration::CrateError;
use crate::secret::{Secret, SecretText};
use crate::time::UnixMs;

/// What a token endpoint gave.
pub struct TokenSet {
    /// For requests.
    pub access_token: SecretText,
    /// For the next access token.
    pub refresh_token: Option<SecretText>,
    /// When the access token ends.
    pub expires_at: Option<UnixMs>,
    /// Granted scopes, where the provider says.
    pub scopes: Option<Vec<String>>,
    /// Values the manifest captures from the answer (`token:<pointer>`).
    pub captured: BTreeMap<String, String>,
}

/// Why there are no tokens.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The provider refused: an error code of RFC 6749 §5.2, or `http_<status>`.
    #[error("refused: {code}")]
    Refused {
        /// The code.
        code: String,
    },
    /// The app says that the credential the tokens are made from is no longer good.
    #[error("the credential is over: {code}")]
    Ended {
        /// The app's code.
        code: String,
    },
    /// No usable answer; the provider may have acted on the request.
    #[error("no usable answer: {0}")]
    NoAnswer(String),
    /// What was typed cannot be what it should be.
    #[error("{key}: {expected}")]
    Field {
        /// The field.
        key: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// The manifest or the deployment's client cannot be used.
    #[error("{0} cannot be used")]
    Settings(&'static str),
}

impl TokenSet {
    pub(super) fn read(answer: &BasicTokenResponse, raw: Option<&Value>, app: &App, now: UnixMs) -> Self {
        let expires_at = answer.expires_in().map(|life| now.plus_ms(to_ms(life)));
        let scopes = answer.scopes().map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect());
        Self {
            access_token: Secret::new(answer.access_token().secret().clone()),
            refresh_token: answer.refresh_token().map(|token| Secret::new(token.secret().clone())),
            expires_at,
            scopes,
            captured: raw.map(|raw| capture(app, raw)).unwrap_or_default(),
        }
    }
}

fn to_ms(life: Duration) -> i64 {
    i64::try_from(life.as_millis()).unwrap_or(i64::MAX)
}

/// The values a manifest captures from a token answer.
pub(super) fn capture(app: &App, answer: &Value) -> BTreeMap<String, String> {
    let values = app.captures.iter().filter_map(|capture| {
        let value = answer.pointer(capture.from.strip_prefix("token:")?)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Some((capture.key.to_string(), text))
    });
    values.collect()
}

impl From<CrateError> for TokenError {
    fn from(error: CrateError) -> Self {
        match error {
            CrateError::ServerResponse(answer) => Self::Refused { code: answer.error().as_ref().to_owned() },
            CrateError::Request(error) => Self::NoAnswer(error.to_string()),
            CrateError::Parse(error, _) => Self::NoAnswer(error.to_string()),
            CrateError::Other(what) => Self::NoAnswer(what),
        }
    }
}
