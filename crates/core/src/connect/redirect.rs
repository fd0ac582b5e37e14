use std::collections::BTreeMap;

use clawlink_manifest::{App, AuthKind};
use url::Url;

use super::client::{choose_client, redirect_uri};
use super::find::{FindSessionError, find_session};
use crate::id::{ConnectionSessionId, OauthClientId};
use crate::identity::SignedIn;
use crate::oauth::{Authorization, TokenError, authorize};
use crate::oauth1::{Leaving, request_token};
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
    /// The flow is not theirs, not this app's, or not open.
    #[error(transparent)]
    Session(#[from] FindSessionError),
    /// The app has no such OAuth sign-in, or no client here.
    #[error("this app cannot be connected by OAuth here")]
    NotConfigured,
    /// The manifest cannot be used, or the app gave no temporary credentials.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The verifier cannot be sealed.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Sends the person to the app: a fresh state and its secret, kept hashed and sealed, bound to this flow. Going back and
/// leaving again starts over with a new state; the old one is then worthless. `app` is what the address says: a flow of another
/// app goes nowhere.
///
/// # Errors
/// [`RedirectError`]; no state is live then.
pub async fn redirect(
    house: &House,
    person: &SignedIn,
    app: &str,
    id: &ConnectionSessionId,
    auth_id: &str,
) -> Result<Url, RedirectError> {
    let open = find_session(house, person, app, id).await?;
    let departure = depart(house, person, open.app, auth_id).await?;
    let mut session = open.session;
    session.status = SessionStatus::Redirected;
    session.auth_id = Some(auth_id.to_owned());
    session.client = departure.client;
    session.instance = BTreeMap::new();
    // Exposed to be hashed: the callback's state is looked up by its hash.
    session.state_hash = Some(sha256_hex(departure.state.expose().as_bytes()));
    session.verifier = Some(seal_verifier(house, &session.id, person, &departure.kept)?);
    if !house.store.connection_sessions.redirect(&session, house.clock.now()).await? {
        return Err(FindSessionError::NotValid.into());
    }
    Ok(departure.url)
}

/// What leaving for an app takes.
struct Departure {
    /// Where the browser goes.
    url: Url,
    /// The person's own client; `None` for the deployment's.
    client: Option<OauthClientId>,
    /// What the callback brings back: `state`, or the temporary credentials' id of OAuth 1.0a.
    state: SecretText,
    /// What stays here until then: the PKCE verifier, or the temporary credentials' secret.
    kept: SecretText,
}

async fn depart(
    house: &House,
    person: &SignedIn,
    app: &App,
    auth_id: &str,
) -> Result<Departure, RedirectError> {
    let client = choose_client(house, person.id(), &app.slug).await?.ok_or(RedirectError::NotConfigured)?;
    let auth = app.auths.iter().find(|auth| auth.id == auth_id).ok_or(RedirectError::NotConfigured)?;
    if let AuthKind::Oauth1(settings) = &auth.kind {
        let leaving = Leaving { app, settings, client: client.as_oauth() };
        let back = redirect_uri(house, &app.slug, client.id());
        let (url, pair) = request_token(house, leaving, &back).await?;
        return Ok(Departure { url, client: client.id().cloned(), state: pair.token, kept: pair.secret });
    }
    let settings = auth.kind.as_oauth2().ok_or(RedirectError::NotConfigured)?;
    let (state, verifier) = (make_token(&*house.entropy)?, make_token(&*house.entropy)?);
    let scopes = app.scopes.iter().filter(|scope| scope.default).map(|scope| scope.id.to_string()).collect();
    let asked = Authorization { state: &state, verifier: &verifier, scopes };
    let url = authorize(&client.register(house, app, settings), asked)?;
    Ok(Departure { url, client: client.id().cloned(), state, kept: verifier })
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
            )
            .until_mended(),
            RedirectError::Token(TokenError::Settings(what)) => Self::internal(what.to_owned()),
            RedirectError::Token(error) => {
                let mut problem = Self::new(
                    Kind::Upstream,
                    "token_refused",
                    "The app did not let you in. Try again later.",
                );
                problem.internal = Some(error.to_string());
                problem
            }
            RedirectError::Sealing(error) => error.into(),
            RedirectError::Fault(fault) => fault.into(),
        }
    }
}
