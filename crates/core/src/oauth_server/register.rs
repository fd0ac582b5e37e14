use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use url::Url;

use super::client::{Client, Standing, clean_name};
use super::redirect::is_usable;
use crate::ports::House;
use crate::problem::{Kind, Problem};
use crate::secret::{Secret, SecretText};
use crate::vault::{KeyId, VaultError};

/// What begins the id of a registered client.
pub(super) const PREFIX: &str = "cld.";
/// Longest id in characters: it travels in addresses.
const ID_MAX: usize = 1_200;
/// Most redirects of a client.
const REDIRECTS_MAX: usize = 5;

const ID_PURPOSE: &str = "as-client-id";
const SECRET_PURPOSE: &str = "as-client-secret";

/// A registration request (RFC 7591 §2); everything else in it is ignored.
#[derive(Clone, Debug, Deserialize)]
pub struct Register {
    /// Where answers may go.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// What the client calls itself.
    #[serde(default)]
    pub client_name: String,
    /// How it will prove itself at the token endpoint.
    #[serde(default)]
    pub token_endpoint_auth_method: Option<String>,
}

/// A registration. Nothing is stored: the id is what was registered, signed.
pub struct Registered {
    /// The id.
    pub client_id: String,
    /// Its secret, for a client that wants one; derived from the id, so that it is not stored either.
    pub client_secret: Option<SecretText>,
    /// The name as it will be shown.
    pub client_name: String,
    /// The redirects.
    pub redirect_uris: Vec<String>,
    /// How it proves itself.
    pub auth_method: String,
}

/// Why nothing was registered (RFC 7591 §3.2.2).
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// `invalid_redirect_uri`
    #[error("redirect_uris: 1 to 5, each https, http on this machine, or the scheme of a known application")]
    Redirect,
    /// `invalid_client_metadata`
    #[error("token_endpoint_auth_method: none, client_secret_basic or client_secret_post")]
    AuthMethod,
    /// `invalid_client_metadata`
    #[error("the registration is too long")]
    TooLong,
    /// The keyring cannot derive the key.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl RegisterError {
    /// The error code of RFC 7591 §3.2.2.
    #[must_use]
    pub const fn oauth_code(&self) -> &'static str {
        match self {
            Self::Redirect => "invalid_redirect_uri",
            _ => "invalid_client_metadata",
        }
    }
}

/// What an id holds; short names, since it travels in addresses.
#[derive(Debug, Serialize, Deserialize)]
struct Held {
    /// The key that signed it.
    k: String,
    /// Name.
    n: String,
    /// Redirects.
    r: Vec<String>,
    /// Whether it has a secret.
    s: bool,
}

/// Registers a client (RFC 7591) without storing anything: before a person consents, nobody has asked for more than a
/// signature.
///
/// # Errors
/// [`RegisterError`].
pub fn register(house: &House, request: Register) -> Result<Registered, RegisterError> {
    let usable = |text: &String| Url::parse(text).is_ok_and(|url| is_usable(&house.config, &url));
    let count = request.redirect_uris.len();
    if !(1..=REDIRECTS_MAX).contains(&count) || !request.redirect_uris.iter().all(usable) {
        return Err(RegisterError::Redirect);
    }
    let auth_method = request.token_endpoint_auth_method.unwrap_or_else(|| "none".to_owned());
    let has_secret = match auth_method.as_str() {
        "none" => false,
        "client_secret_basic" | "client_secret_post" => true,
        _ => return Err(RegisterError::AuthMethod),
    };
    let keyring = &house.config.keyring;
    let client_name = clean_name(&request.client_name, "An MCP client");
    let held = Held {
        k: keyring.active().to_string(),
        n: client_name.clone(),
        r: request.redirect_uris.clone(),
        s: has_secret,
    };
    let payload = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&held).map_err(|_| VaultError::Refused)?);
    let signature = keyring.subkey(ID_PURPOSE)?.sign(payload.as_bytes());
    let client_id = format!("{PREFIX}{payload}.{signature}");
    if client_id.len() > ID_MAX {
        return Err(RegisterError::TooLong);
    }
    let client_secret =
        if has_secret { Some(derive_secret(house, keyring.active(), &client_id)?) } else { None };
    Ok(Registered {
        client_id,
        client_secret,
        client_name,
        redirect_uris: request.redirect_uris,
        auth_method,
    })
}

/// Reads the client back from an id that we signed; `None` for any other text, or one whose key is gone.
pub(super) fn open(house: &House, client_id: &str) -> Option<Client> {
    let (payload, signature) = client_id.strip_prefix(PREFIX)?.split_once('.')?;
    let held: Held = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    let kek = KeyId::parse(&held.k)?;
    let key = house.config.keyring.subkey_of(&kek, ID_PURPOSE).ok()?;
    key.verify(payload.as_bytes(), signature).then(|| Client {
        id: client_id.to_owned(),
        name: held.n,
        redirect_uris: held.r,
        standing: Standing::Unverified,
        secret: if held.s { derive_secret(house, &kek, client_id).ok() } else { None },
        is_confidential: held.s,
    })
}

fn derive_secret(house: &House, key: &KeyId, client_id: &str) -> Result<SecretText, VaultError> {
    Ok(Secret::new(house.config.keyring.subkey_of(key, SECRET_PURPOSE)?.sign(client_id.as_bytes())))
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        Self::new(Kind::Malformed, error.oauth_code(), error.to_string())
    }
}
