use std::collections::BTreeMap;

use clawlink_manifest::{App, Auth, AuthKind};

use super::callback::CallbackError;
use super::client::find_client;
use super::gain::Gained;
use crate::credential::Secrets;
use crate::oauth::{Registration, TokenError, exchange};
use crate::oauth1::{Leaving, TokenPair, access_token};
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
    let client = find_client(house, &session.user, &app.slug, session.client.as_ref()).await?;
    let client = client.ok_or(CallbackError::ClientGone)?;
    match &auth.kind {
        AuthKind::Oauth1(settings) => {
            let leaving = Leaving { app, settings, client: client.as_oauth() };
            let mut access = by_verifier(house, leaving, brought).await?;
            if client.id().is_some() {
                access.insert_client(client.as_oauth());
            }
            Ok(Gained { access, grant: None, expires_at: None, scopes: None, captured: BTreeMap::new() })
        }
        AuthKind::Oauth2(settings) => {
            Ok(by_code(house, &client.register(house, app, settings), &brought).await?)
        }
        _ => Err(CallbackError::MixUp),
    }
}

async fn by_code(
    house: &House,
    registration: &Registration<'_>,
    brought: &Brought,
) -> Result<Gained, TokenError> {
    let tokens = exchange(registration, &brought.code, &brought.kept, house.clock.now()).await?;
    Ok(Gained {
        access: Secrets::access(&tokens.access_token),
        grant: tokens.refresh_token.as_ref().map(Secrets::grant),
        expires_at: tokens.expires_at,
        scopes: tokens.scopes,
        captured: tokens.captured,
    })
}

async fn by_verifier(house: &House, leaving: Leaving<'_>, brought: Brought) -> Result<Secrets, TokenError> {
    let temporary = TokenPair { token: brought.state, secret: brought.kept };
    access_token(house, leaving, &temporary, &brought.code).await
}
