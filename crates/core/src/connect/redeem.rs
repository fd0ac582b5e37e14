use std::collections::BTreeMap;

use clawlink_manifest::{App, Auth, AuthKind, Oauth2};

use super::callback::CallbackError;
use super::client::find_client;
use super::gain::Gained;
use super::redirect::find_oauth1;
use crate::credential::Secrets;
use crate::oauth::{TokenError, exchange};
use crate::oauth1::{TokenPair, access_token};
use crate::ports::House;
use crate::ports::storage::ConnectionSession;
use crate::secret::SecretText;

/// What an app's answer and our own row brought together.
pub(super) struct Brought {
    /// `state`, or the temporary credentials' id of OAuth 1.0a.
    pub(super) state: SecretText,
    /// `code`, or `oauth_verifier`.
    pub(super) code: SecretText,
    /// The PKCE verifier, or the temporary credentials' secret.
    pub(super) kept: SecretText,
}

/// Turns what came back from an app into the two halves of a credential, once.
///
/// # Errors
/// [`CallbackError`]; after a token endpoint gave no answer the code may be spent.
pub(super) async fn redeem(
    house: &House,
    session: &ConnectionSession,
    app: &App,
    auth: &Auth,
    brought: Brought,
) -> Result<Gained, CallbackError> {
    match &auth.kind {
        AuthKind::Oauth1(_) => Ok(by_verifier(house, app, auth, brought).await?),
        AuthKind::Oauth2(settings) => by_code(house, session, app, settings, &brought).await,
        _ => Err(CallbackError::MixUp),
    }
}

async fn by_code(
    house: &House,
    session: &ConnectionSession,
    app: &App,
    settings: &Oauth2,
    brought: &Brought,
) -> Result<Gained, CallbackError> {
    let client = find_client(house, &session.user, &app.slug, session.client.as_ref()).await?;
    let client = client.ok_or(CallbackError::ClientGone)?;
    let registration = client.register(house, app, settings);
    let tokens = exchange(&registration, &brought.code, &brought.kept, house.clock.now()).await?;
    Ok(Gained {
        access: Secrets::access(&tokens.access_token),
        grant: tokens.refresh_token.as_ref().map(Secrets::grant),
        expires_at: tokens.expires_at,
        scopes: tokens.scopes,
        captured: tokens.captured,
    })
}

async fn by_verifier(house: &House, app: &App, auth: &Auth, brought: Brought) -> Result<Gained, TokenError> {
    let leaving = find_oauth1(house, app, &auth.id).ok_or(TokenError::Settings("client"))?;
    let temporary = TokenPair { token: brought.state, secret: brought.kept };
    let access = access_token(house, leaving, &temporary, &brought.code).await?;
    Ok(Gained { access, grant: None, expires_at: None, scopes: None, captured: BTreeMap::new() })
}
