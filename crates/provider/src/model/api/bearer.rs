use super::ApiFault;
use crate::model::Request;
use crate::model::oauth::{Caller, Grants, TokenFault};

/// Finds who calls: a bearer token (RFC 6750 §2.1) or the same token in `X-Api-Key`.
///
/// # Errors
/// [`ApiFault::NoToken`], [`ApiFault::BadToken`], [`ApiFault::MissingScope`].
pub(crate) fn authenticate(
    grants: &Grants,
    request: &Request,
    scope: &'static str,
    now_ms: u64,
) -> Result<Caller, ApiFault> {
    let token = request.bearer().or_else(|| request.header("x-api-key")).ok_or(ApiFault::NoToken)?;
    let caller = grants.find_caller(token, now_ms).map_err(|fault| {
        ApiFault::BadToken(match fault {
            TokenFault::Unknown => "The access token is unknown",
            TokenFault::Expired => "The access token expired",
            TokenFault::Revoked => "The access token was revoked",
        })
    })?;
    let granted = caller.scopes.iter().any(|held| held == scope);
    if granted { Ok(caller) } else { Err(ApiFault::MissingScope(scope)) }
}
