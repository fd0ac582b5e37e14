//! Tokens from what a person typed, by requests of our own: these flows have no browser and no deployment's client.

use clawlink_manifest::{App, Auth, AuthKind, TokenRead};

use super::answer::read_tokens;
use super::tokens::{TokenError, TokenSet};
use super::{assertion_grant, client_credentials, session};
use crate::credential::Secrets;
use crate::exec::target::Target;
use crate::outbound::{Draft, Home};
use crate::ports::House;

/// A token endpoint may take this long; some take 12 seconds.
const DEADLINE_MS: u64 = 20_000;

/// A token request, its secrets filled in, and how its answer is read.
pub(super) struct TokenCall<'a> {
    /// The request.
    pub(super) draft: Draft,
    /// Where things stand in the answer.
    pub(super) read: &'a TokenRead,
    /// Life of an access token where the answer tells none; 0 for unknown.
    pub(super) life_s: u32,
}

/// Makes tokens from what was typed into the form, at connect and whenever the access half ends. One request.
///
/// # Errors
/// [`TokenError`]; `Ended` where the app no longer knows the credential.
pub async fn log_in(
    house: &House,
    app: &App,
    auth: &Auth,
    target: &Target,
    typed: &Secrets,
) -> Result<TokenSet, TokenError> {
    let call = match &auth.kind {
        AuthKind::ClientCredentials(settings) => client_credentials::request(settings, target, typed)?,
        AuthKind::ServiceAccount(settings) => {
            assertion_grant::request(house, settings, target, typed).await?
        }
        AuthKind::Session(settings) => session::request(app, settings, target, typed)?,
        AuthKind::Oauth2(_) | AuthKind::Oauth1(_) | AuthKind::Fields(_) | AuthKind::None => {
            return Err(TokenError::Settings("auth"));
        }
    };
    send(house, app, target, call).await
}

/// Sends a token request to a host of the app, once.
pub(super) async fn send(
    house: &House,
    app: &App,
    target: &Target,
    call: TokenCall<'_>,
) -> Result<TokenSet, TokenError> {
    let home = Home::of(app, target, house.config.local);
    let request = home.seal(call.draft, DEADLINE_MS).map_err(|_| TokenError::Settings("token_url"))?;
    let answer = house.http.send(request).await.map_err(|fault| TokenError::NoAnswer(fault.to_string()))?;
    read_tokens(app, call.read, call.life_s, &answer, house.clock.now())
}
