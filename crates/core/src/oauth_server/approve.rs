use url::Url;

use super::check::GrantRequest;
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

/// Why the approval did not take.
#[derive(Debug, thiserror::Error)]
pub enum ApproveError {
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Grants the client a code that becomes one device with this policy; returns where the browser goes, with `code`, `state` and
/// `iss` (RFC 9207). Nothing is granted until the code is redeemed.
///
/// # Errors
/// [`ApproveError`]; no code is live then.
pub async fn approve(
    house: &House,
    person: &SignedIn,
    request: &GrantRequest,
    policy: Policy,
) -> Result<Url, ApproveError> {
    let code = make_token(&*house.entropy)?;
    let row = AuthCode {
        // Exposed to be hashed: the database keeps only the hash.
        code_hash: sha256_hex(code.expose().as_bytes()),
        user: person.id().clone(),
        client_id: request.client.id.clone(),
        redirect_uri: request.redirect_text.clone(),
        code_challenge: request.code_challenge.clone(),
        device_label: request.client.name.clone(),
        policy,
        scope: request.scopes.to_string(),
        resource: request.endpoint.map_or_else(String::new, |endpoint| endpoint.url(&house.config)),
        expires_at: house.clock.now().plus_ms(CODE_LIFE_MS),
        device_id: None,
    };
    house.store.auth_codes.create(&row).await?;
    // Exposed for the one redirect it was made for.
    Ok(request.answer(house, &[("code", code.expose())]))
}

/// Where the browser goes after a no: `error=access_denied` (RFC 6749 §4.1.2.1). Nothing is stored.
#[must_use]
pub fn decline(house: &House, request: &GrantRequest) -> Url {
    request.answer(house, &[("error", "access_denied"), ("error_description", "The person declined.")])
}

impl From<ApproveError> for Problem {
    fn from(error: ApproveError) -> Self {
        match error {
            ApproveError::Fault(fault) => fault.into(),
        }
    }
}
