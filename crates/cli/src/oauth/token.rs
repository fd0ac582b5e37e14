use serde::Deserialize;

use super::CLIENT_ID;
use crate::client::{http_client, lost};
use crate::config::Named;
use crate::origin::Origin;
use crate::secret::Secret;

use super::SignInError;

/// What the token endpoint gives: the credential of this device, and whose it is.
#[derive(Deserialize)]
pub(crate) struct Grant {
    pub(crate) access_token: Secret,
    pub(crate) account: Named,
    pub(crate) device: Named,
}

/// The token endpoint's refusal (RFC 6749 §5.2).
#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(default)]
    error_description: Option<String>,
}

/// What a code is redeemed with.
pub(super) struct Redemption<'a> {
    pub(super) code: &'a Secret,
    pub(super) code_verifier: &'a Secret,
    pub(super) redirect_uri: &'a str,
}

/// Redeems the code, once (RFC 6749 §4.1.3): a code used twice revokes its device.
///
/// # Errors
/// [`SignInError`]; after `Lost` or `Answer` the code may be spent, and only a new sign-in helps.
pub(super) async fn redeem(web: &Origin, redemption: &Redemption<'_>) -> Result<Grant, SignInError> {
    // Both are exposed to the server that issued the one and was promised the other.
    let form = [
        ("grant_type", "authorization_code"),
        ("code", redemption.code.expose()),
        ("code_verifier", redemption.code_verifier.expose()),
        ("client_id", CLIENT_ID),
        ("redirect_uri", redemption.redirect_uri),
    ];
    let request = http_client(web)?.post(web.at(&["oauth", "token"])).form(&form);
    let response = request.send().await.map_err(|source| lost(web, source))?;
    let status = response.status();
    let text = Secret::new(response.text().await.map_err(|source| lost(web, source))?);
    // The answer is exposed to be read; it holds the credential, so no error quotes it.
    if status.is_success() {
        serde_json::from_str(text.expose()).map_err(|_| SignInError::Answer { status: status.as_u16() })
    } else {
        Err(refused(text.expose(), status.as_u16()))
    }
}

fn refused(text: &str, status: u16) -> SignInError {
    match serde_json::from_str::<Refusal>(text) {
        Ok(Refusal { error, error_description }) => SignInError::Token(error_description.unwrap_or(error)),
        Err(_) => SignInError::Answer { status },
    }
}
