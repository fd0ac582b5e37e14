use std::io;
use std::time::Duration;

use tokio::time::timeout;

use super::authorize::{AuthorizationRequest, authorization_url};
use super::browser;
use super::callback::{CallbackError, Expected, Loopback};
use super::pkce::CodeVerifier;
use super::token::{Grant, Redemption, redeem};
use crate::client::CallError;
use crate::exit::Exit;
use crate::origin::Origin;
use crate::random::{self, NoRandomness};

/// How long the person has in the browser.
const PATIENCE: Duration = Duration::from_mins(15);

/// Who asks to be signed in, and where.
pub(crate) struct SignIn<'a> {
    pub(crate) web: &'a Origin,
    pub(crate) device_label: &'a str,
    /// `None`: the person opens the link.
    pub(crate) browser: Option<BrowserChoice<'a>>,
}

/// The command that opens links: the person's choice, or the platform's.
pub(crate) type BrowserChoice<'a> = Option<&'a str>;

/// Why nobody was signed in. Nothing was saved.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignInError {
    #[error("cannot listen on 127.0.0.1: {0}")]
    Listen(#[from] io::Error),
    #[error(transparent)]
    Random(#[from] NoRandomness),
    #[error("no answer from the browser within 15 minutes")]
    TimedOut,
    #[error("{0}; nothing was saved")]
    Callback(#[from] CallbackError),
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("the code was not accepted: {0}")]
    Token(String),
    #[error("the token endpoint answered {status} and not as ClawLink does")]
    Answer { status: u16 },
}

impl SignInError {
    /// How the process ends.
    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::Callback(_) | Self::TimedOut | Self::Token(_) => Exit::NotSignedIn,
            Self::Call(CallError::NotSent { .. } | CallError::Lost { .. }) => Exit::Network,
            Self::Call(_) | Self::Answer { .. } | Self::Listen(_) | Self::Random(_) => Exit::Failed,
        }
    }
}

/// Signs this terminal in as a device.
///
/// 1. Listen on a loopback port.
/// 2. Show and open the consent page; `announce` is given its link first.
/// 3. Wait for its answer, and judge it.
/// 4. Redeem the code.
///
/// # Errors
/// [`SignInError`].
pub(crate) async fn sign_in(request: &SignIn<'_>, announce: impl FnOnce(&str)) -> Result<Grant, SignInError> {
    let loopback = Loopback::listen().await?;
    let verifier = CodeVerifier::make()?;
    let state = random::make_text()?;
    let page = AuthorizationRequest {
        redirect_uri: loopback.redirect_uri(),
        code_challenge: &verifier.challenge(),
        state: &state,
        device_label: request.device_label,
    };
    let url = authorization_url(request.web, &page);
    announce(url.as_str());
    if let Some(choice) = request.browser {
        // The link is on the screen as well, so a missing browser is no failure.
        browser::open(choice, url.as_str());
    }
    let expected = Expected { state, issuer: request.web.to_string() };
    let verdict = timeout(PATIENCE, loopback.wait(expected)).await.map_err(|_| SignInError::TimedOut)??;
    let code = verdict?;
    let code_verifier = verifier.into_secret();
    let redemption =
        Redemption { code: &code, code_verifier: &code_verifier, redirect_uri: loopback.redirect_uri() };
    redeem(request.web, &redemption).await
}
