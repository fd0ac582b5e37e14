use clawlink_manifest::{App, Auth};

use super::client::callback_context;
use super::find::FindSessionError;
use super::fresh::Fresh;
use super::identify::{IdentifyError, identify};
use super::keep::KeepError;
use super::land::{Landed, finish as end_flow, land};
use super::redeem::{Brought, redeem};
use super::redirect::verifier_context;
use crate::exec::target::Target;
use crate::id::ConnectionSessionId;
use crate::identity::SignedIn;
use crate::oauth::TokenError;
use crate::ports::storage::ConnectionSession;
use crate::ports::{Fault, House};
use crate::problem::{Kind, Problem};
use crate::sealing::{SealingError, open_column};
use crate::secret::{Secret, SecretText};
use crate::vault::sha256_hex;

/// What the app's redirect brought. OAuth 1.0a's `oauth_token` is its state, and `oauth_verifier` its code.
#[derive(Default)]
pub struct Callback {
    /// App slug of the path.
    pub app: String,
    /// The context of the path; `None` on the deployment's redirect URI.
    pub context: Option<String>,
    /// `state`
    pub state: Option<String>,
    /// `code`
    pub code: Option<SecretText>,
    /// `error`
    pub error: Option<String>,
    /// `iss` (RFC 9207)
    pub iss: Option<String>,
}

/// A flow that has ended.
pub struct Ended {
    /// The flow; its page says how it ended.
    pub session: ConnectionSessionId,
    /// The connection, or an account that waits for a word, or why there is neither.
    pub outcome: Result<Landed, CallbackError>,
}

/// Why the callback made no connection.
#[derive(Debug, thiserror::Error)]
pub enum CallbackError {
    /// The answer belongs to another app, client or issuer than the flow. Nothing was sent.
    #[error("the answer does not belong to this flow")]
    MixUp,
    /// The OAuth client that the flow left with was removed meanwhile. Nothing was sent.
    #[error("the OAuth app of this flow is gone")]
    ClientGone,
    /// The person said no at the app.
    #[error("declined at {0}")]
    Declined(String),
    /// The app reported an error instead of a code.
    #[error("the app answered {0}")]
    AppError(String),
    /// The token endpoint refused or failed.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The app did not say whose account it is.
    #[error(transparent)]
    Identify(#[from] IdentifyError),
    /// The credential could not be kept.
    #[error(transparent)]
    Keep(#[from] KeepError),
    /// The verifier could not be opened.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// Something we stand on failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Finishes an OAuth connect flow:
///
/// 1. the state is taken out of this person's flow, once, on error answers too;
/// 2. app, client and issuer must be those of the flow, whatever the URL says;
/// 3. the code is redeemed, once;
/// 4. the app says whose account it is;
/// 5. the credential is kept, and the flow ends; another account than was to be reconnected is held for a choice.
///
/// # Errors
/// [`FindSessionError`] when no live flow of this person has this state; nothing was sent then.
pub async fn complete(
    house: &House,
    person: &SignedIn,
    callback: Callback,
) -> Result<Ended, FindSessionError> {
    let state = callback.state.as_deref().ok_or(FindSessionError::NotValid)?;
    let state_hash = sha256_hex(state.as_bytes());
    let sessions = &house.store.connection_sessions;
    let session = sessions.consume_state(person.id(), &state_hash, house.clock.now()).await?;
    let session = session.ok_or(FindSessionError::NotValid)?;
    let outcome = finish(house, person, &session, callback).await;
    match &outcome {
        Ok(Landed::Kept(kept)) => end_flow(house, &session.id, kept).await?,
        Ok(Landed::Held) => {}
        Err(error) => sessions.finish(&session.id, Err(error.code())).await?,
    }
    Ok(Ended { session: session.id, outcome })
}

async fn finish(
    house: &House,
    person: &SignedIn,
    session: &ConnectionSession,
    callback: Callback,
) -> Result<Landed, CallbackError> {
    let app = house.catalog.find_app(&session.app).ok_or(CallbackError::MixUp)?;
    let auth_id = session.auth_id.as_deref().ok_or(CallbackError::MixUp)?;
    let auth = app.auths.iter().find(|auth| auth.id == auth_id).ok_or(CallbackError::MixUp)?;
    let sealed = session.verifier.as_deref().ok_or(CallbackError::MixUp)?;
    let state = Secret::new(callback.state.clone().unwrap_or_default());
    let code = check_answer(app, issuer(auth), session, callback)?;
    let kept = open_column(house, &verifier_context(&session.id, person), sealed)?;
    let gained = redeem(house, session, app, auth, Brought { state, code, kept }).await?;
    let mut captured = session.instance.clone();
    captured.extend(gained.captured);
    let target = Target {
        connection_id: String::new(),
        auth_id: auth_id.to_owned(),
        instance: session.instance.clone(),
        captured: captured.clone(),
    };
    let identified = identify(house, app, &target, &gained.access).await?;
    let scopes = gained.scopes.or(identified.scopes).unwrap_or_default();
    let fresh = Fresh {
        app: session.app.clone(),
        auth_id: auth_id.to_owned(),
        client: session.client.clone(),
        target: session.target.clone(),
        account: identified.account,
        scopes,
        instance: session.instance.clone(),
        captured,
        access: gained.access,
        grant: gained.grant,
        expires_at: gained.expires_at,
    };
    Ok(land(house, person, &session.id, fresh).await?)
}

fn check_answer(
    app: &App,
    issuer: &str,
    session: &ConnectionSession,
    callback: Callback,
) -> Result<SecretText, CallbackError> {
    // RFC 9207 §2.4: compare byte for byte; where the app is known to send it, it must be there.
    let issuer_fits = match callback.iss.as_deref() {
        Some(iss) => issuer.is_empty() || issuer == iss,
        None => issuer.is_empty(),
    };
    let context_fits = callback_context(session.client.as_ref()) == callback.context;
    if app.slug != callback.app || !context_fits || !issuer_fits {
        return Err(CallbackError::MixUp);
    }
    match (callback.code, callback.error.as_deref()) {
        (_, Some("access_denied")) => Err(CallbackError::Declined(app.name.to_string())),
        (Some(code), None) => Ok(code),
        (_, error) => Err(CallbackError::AppError(clean(error.unwrap_or("no code")))),
    }
}

/// An error code is ASCII without quotes (RFC 6749 §4.1.2.1); anything else is not shown.
fn clean(code: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ' ';
    code.chars().filter(|c| plain(*c)).take(60).collect()
}

/// Who must have answered; empty where the app does not say.
fn issuer(auth: &Auth) -> &str {
    auth.kind.as_oauth2().map_or("", |settings| &settings.issuer)
}

impl CallbackError {
    /// The stable code that the flow records.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::MixUp => "mix_up",
            Self::ClientGone => "client_gone",
            Self::Declined(_) => "declined",
            Self::AppError(_) => "app_error",
            Self::Token(_) => "token_refused",
            Self::Identify(_) => "identify_failed",
            Self::Keep(_) | Self::Sealing(_) | Self::Fault(_) => "interrupted",
        }
    }
}

impl From<CallbackError> for Problem {
    fn from(error: CallbackError) -> Self {
        let code = error.code();
        match error {
            CallbackError::MixUp => Self::new(
                Kind::Malformed,
                code,
                "This answer does not belong to the connection you started. Nothing was saved.",
            ),
            CallbackError::ClientGone => Self::new(
                Kind::Gone,
                code,
                "The OAuth app of this connect was removed meanwhile. Nothing was saved.",
            ),
            CallbackError::Declined(app) => {
                Self::new(Kind::Forbidden, code, format!("You declined at {app}. Nothing was saved."))
            }
            CallbackError::AppError(app_code) => {
                Self::new(Kind::Upstream, code, format!("The app answered {app_code:?}. Nothing was saved."))
            }
            CallbackError::Token(error) => {
                let mut problem =
                    Self::new(Kind::Upstream, code, "The app did not give a token. Nothing was saved.");
                problem.internal = Some(error.to_string());
                problem
            }
            CallbackError::Identify(error) => error.into(),
            CallbackError::Keep(error) => error.into(),
            CallbackError::Sealing(error) => error.into(),
            CallbackError::Fault(fault) => fault.into(),
        }
    }
}
