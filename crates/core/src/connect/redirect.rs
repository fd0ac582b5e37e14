use std::collections::BTreeMap;

use clawlink_manifest::{App, Auth, AuthKind, Oauth2};
use url::Url;

use super::find::{FindSessionError, find_session};
use crate::config::OauthClient;
use crate::id::ConnectionSessionId;
use crate::identity::SignedIn;
use crate::oauth::{Authorization, Registration, TokenError, authorize};
use crate::ports::storage::SessionStatus;
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::sealing::{SealingError, seal_column};
use crate::secret::SecretText;
use crate::token::make_token;
use crate::vault::{ColumnContext, sha256_hex};

/// Why the person cannot leave for the app.
#[derive(Debug, thiserror::Error)]
pub enum RedirectError {
    /// The flow is not theirs or not open.
    #[error(transparent)]
    Session(#[from] FindSessionError),
    /// The app has no such OAuth sign-in, or no client here.
    #[error("this app cannot be connected by OAuth here")]
    NotConfigured,
    /// The manifest cannot be used.
    #[error(transparent)]
    Settings(#[from] TokenError),
    /// The verifier cannot be sealed.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Sends the person to the app: fresh state and PKCE verifier, kept hashed and sealed, bound to this flow. Going back and
/// leaving again starts over with a new state; the old one is then worthless.
///
/// # Errors
/// [`RedirectError`]; no state is live then.
pub async fn redirect(
    house: &House,
    person: &SignedIn,
    id: &ConnectionSessionId,
    auth_id: &str,
) -> Result<Url, RedirectError> {
    let open = find_session(house, person, id).await?;
    let (auth, settings, client) =
        find_oauth(house, open.app, auth_id).ok_or(RedirectError::NotConfigured)?;
    let (state, verifier) = (make_token(&*house.entropy)?, make_token(&*house.entropy)?);
    let mut session = open.session;
    session.status = SessionStatus::Redirected;
    session.auth_id = Some(auth.id.to_string());
    session.instance = BTreeMap::new();
    // Exposed to be hashed: the callback's state is looked up by its hash.
    session.state_hash = Some(sha256_hex(state.expose().as_bytes()));
    session.verifier = Some(seal_verifier(house, &session.id, person, &verifier)?);
    if !house.store.connection_sessions.redirect(&session, house.clock.now()).await? {
        return Err(FindSessionError::NotValid.into());
    }
    let registration = register(house, open.app, settings, client);
    let scopes =
        open.app.scopes.iter().filter(|scope| scope.default).map(|scope| scope.id.to_string()).collect();
    Ok(authorize(&registration, Authorization { state: &state, verifier: &verifier, scopes })?)
}

/// The app's OAuth sign-in of this id, with the deployment's client for it.
pub(crate) fn find_oauth<'h>(
    house: &'h House,
    app: &'h App,
    auth_id: &str,
) -> Option<(&'h Auth, &'h Oauth2, &'h OauthClient)> {
    let auth = app.auths.iter().find(|auth| auth.id == auth_id)?;
    let AuthKind::Oauth2(settings) = &auth.kind else { return None };
    let client = house.config.oauth_clients.get(app.slug.as_ref())?;
    Some((auth, settings, client))
}

/// The registration of the deployment's client at an app: one redirect URI per app.
pub(crate) fn register<'h>(
    house: &House,
    app: &'h App,
    settings: &'h Oauth2,
    client: &'h OauthClient,
) -> Registration<'h> {
    let redirect_uri = format!("{}/oauth/callback/{}", house.config.web_origin, app.slug);
    Registration { app, settings, client, redirect_uri, local: house.config.local, http: house.http.clone() }
}

fn seal_verifier(
    house: &House,
    id: &ConnectionSessionId,
    person: &SignedIn,
    verifier: &SecretText,
) -> Result<String, RedirectError> {
    let context = verifier_context(id, person);
    Ok(seal_column(house, &context, verifier)?.as_str().to_owned())
}

/// Where a verifier is sealed to: its own row of its own person.
pub(super) fn verifier_context<'a>(id: &'a ConnectionSessionId, person: &'a SignedIn) -> ColumnContext<'a> {
    ColumnContext {
        table: "connection_sessions",
        column: "verifier",
        row_id: id.as_str(),
        user: Some(person.id()),
    }
}

impl From<RedirectError> for Problem {
    fn from(error: RedirectError) -> Self {
        match error {
            RedirectError::Session(error) => error.into(),
            RedirectError::NotConfigured => Self::new(
                Kind::Unavailable,
                "app_not_configured",
                "This app has no OAuth client on this deployment.",
            ),
            RedirectError::Settings(error) => Self::internal(error.to_string()),
            RedirectError::Sealing(error) => error.into(),
            RedirectError::Fault(fault) => fault.into(),
        }
    }
}
