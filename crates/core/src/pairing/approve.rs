use url::Url;

use super::request::{AuthorizeRequest, CLI_CLIENT_ID};
use crate::identity::SignedIn;
use crate::policy::Policy;
use crate::ports::storage::AuthCode;
use crate::ports::{Fault, House};
use crate::problem::Problem;
use crate::time::MINUTE_MS;
use crate::token::make_token;
use crate::vault::sha256_hex;

/// How long a code may be redeemed.
const CODE_LIFE_MS: i64 = MINUTE_MS;

/// The person said yes.
#[derive(Debug)]
pub struct Approved {
    /// Where the browser goes, with `code`, `state` and `iss` (RFC 9207).
    pub redirect: Url,
}

/// Why the approval did not take.
#[derive(Debug, thiserror::Error)]
pub enum ApproveError {
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Grants the client a code that becomes one device with this policy. Nothing is paired until the code is redeemed.
///
/// # Errors
/// [`ApproveError`]; no code is live then.
pub async fn approve(
    house: &House,
    person: &SignedIn,
    request: &AuthorizeRequest,
    policy: Policy,
) -> Result<Approved, ApproveError> {
    let code = make_token(&*house.entropy)?;
    let row = AuthCode {
        // Exposed to be hashed: the database keeps only the hash.
        code_hash: sha256_hex(code.expose().as_bytes()),
        user: person.id().clone(),
        client_id: CLI_CLIENT_ID.to_owned(),
        redirect_uri: request.redirect_uri.to_string(),
        code_challenge: request.code_challenge.clone(),
        device_label: request.device_label.clone(),
        policy,
        expires_at: house.clock.now().plus_ms(CODE_LIFE_MS),
        device_id: None,
    };
    house.store.auth_codes.create(&row).await?;
    // Exposed for the one redirect it was made for.
    Ok(Approved { redirect: answer(house, request, &[("code", code.expose())]) })
}

/// Where the browser goes after a no: `error=access_denied` (RFC 6749 §4.1.2.1). Nothing is stored.
#[must_use]
pub fn decline(house: &House, request: &AuthorizeRequest) -> Url {
    answer(house, request, &[("error", "access_denied"), ("error_description", "The person declined.")])
}

fn answer(house: &House, request: &AuthorizeRequest, params: &[(&str, &str)]) -> Url {
    let mut url = request.redirect_uri.clone();
    url.query_pairs_mut()
        .extend_pairs(params)
        .append_pair("state", &request.state)
        .append_pair("iss", &house.config.web_origin);
    url
}

impl From<ApproveError> for Problem {
    fn from(error: ApproveError) -> Self {
        match error {
            ApproveError::Fault(fault) => fault.into(),
        }
    }
}
