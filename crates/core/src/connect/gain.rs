use std::collections::BTreeMap;

use clawlink_manifest::{App, Auth, AuthKind, Session};

use crate::credential::Secrets;
use crate::exec::target::Target;
use crate::oauth::{TokenError, TokenSet, log_in};
use crate::ports::House;
use crate::time::UnixMs;

/// What a filled-in form came to, before the app is asked whose it is.
pub(super) struct Gained {
    /// What requests are made with.
    pub(super) access: Secrets,
    /// What new access is made from.
    pub(super) grant: Option<Secrets>,
    /// When the access half ends.
    pub(super) expires_at: Option<UnixMs>,
    /// Granted scopes, where the app says.
    pub(super) scopes: Option<Vec<String>>,
    /// What was learned.
    pub(super) captured: BTreeMap<String, String>,
}

/// Turns typed fields into the two halves of a credential: a key is used as it is, anything else is logged in with, once.
///
/// # Errors
/// [`TokenError`]; nothing was saved.
pub(super) async fn gain(
    house: &House,
    app: &App,
    auth: &Auth,
    target: &Target,
    typed: Secrets,
) -> Result<Gained, TokenError> {
    if matches!(auth.kind, AuthKind::Fields(_)) {
        let captured = BTreeMap::new();
        return Ok(Gained { access: typed, grant: None, expires_at: None, scopes: None, captured });
    }
    let tokens = log_in(house, app, auth, target, &typed).await?;
    Ok(Gained {
        access: Secrets::access(&tokens.access_token),
        grant: grant(&auth.kind, typed, &tokens),
        expires_at: tokens.expires_at,
        scopes: tokens.scopes,
        captured: tokens.captured,
    })
}

/// What the next tokens are made from: as little as the app allows. A password is not kept where a refresh token will do.
fn grant(kind: &AuthKind, typed: Secrets, tokens: &TokenSet) -> Option<Secrets> {
    match kind {
        AuthKind::Session(Session { refresh: Some(_), .. }) => {
            tokens.refresh_token.as_ref().map(Secrets::grant)
        }
        _ => Some(typed),
    }
}
