use std::collections::BTreeMap;

use url::Url;

use super::client::{choose_client, find_oauth};
use super::find::{FindSessionError, find_session};
use crate::id::ConnectionSessionId;
use crate::identity::SignedIn;
use crate::oauth::{Authorization, TokenError, authorize};
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
    let (auth, settings) = find_oauth(open.app, auth_id).ok_or(RedirectError::NotConfigured)?;
    let client =
        choose_client(house, person.id(), &open.app.slug).await?.ok_or(RedirectError::NotConfigured)?;
    let (state, verifier) = (make_token(&*house.entropy)?, make_token(&*house.entropy)?);
    let mut session = open.session;
    session.status = SessionStatus::Redirected;
    session.auth_id = Some(auth.id.to_string());
    session.client = client.id().cloned();
    session.instance = BTreeMap::new();
    // Exposed to be hashed: the callback's state is looked up by its hash.
    session.state_hash = Some(sha256_hex(state.expose().as_bytes()));
    session.verifier = Some(seal_verifier(house, &session.id, person, &verifier)?);
    if !house.store.connection_sessions.redirect(&session, house.clock.now()).await? {
        return Err(FindSessionError::NotValid.into());
    }
    let registration = client.register(house, open.app, settings);
    let scopes =
        open.app.scopes.iter().filter(|scope| scope.default).map(|scope| scope.id.to_string()).collect();
    Ok(authorize(&registration, Authorization { state: &state, verifier: &verifier, scopes })?)
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
