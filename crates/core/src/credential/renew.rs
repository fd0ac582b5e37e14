use clawlink_manifest::{App, AuthKind};

use super::secrets::Secrets;
use crate::connect::{find_client, find_oauth, target_of};
use crate::oauth::{TokenError, TokenSet, log_in, refresh, renew_session};
use crate::ports::House;
use crate::ports::storage::Connection;

/// Asks the app for new access, once, the way its connection was made: by the refresh token, by the app's own call, or by logging in anew with what
/// the person typed. The caller is the connection's single writer and holds the turn.
///
/// # Errors
/// [`TokenError`]; after `NoAnswer` the app may have acted on the request.
pub(super) async fn renew(house: &House, row: &Connection, grant: &Secrets) -> Result<TokenSet, TokenError> {
    let app = house.catalog.find_app(&row.app).ok_or(TokenError::Settings("app"))?;
    let auth = app.auths.iter().find(|auth| auth.id == row.auth_id).ok_or(TokenError::Settings("auth"))?;
    match &auth.kind {
        AuthKind::Oauth2(_) => by_refresh_token(house, app, row, grant).await,
        AuthKind::Session(settings) if settings.refresh.is_some() => {
            renew_session(house, app, settings, &target_of(row), grant).await
        }
        AuthKind::ClientCredentials(_) | AuthKind::ServiceAccount(_) | AuthKind::Session(_) => {
            log_in(house, app, auth, &target_of(row), grant).await
        }
        AuthKind::Oauth1(_) | AuthKind::Fields(_) | AuthKind::None => Err(TokenError::Settings("auth")),
    }
}

async fn by_refresh_token(
    house: &House,
    app: &App,
    row: &Connection,
    grant: &Secrets,
) -> Result<TokenSet, TokenError> {
    let (_, settings) = find_oauth(app, &row.auth_id).ok_or(TokenError::Settings("auth"))?;
    let client = find_client(house, &row.user, &row.app, row.client.as_ref()).await;
    let client = client.ok().flatten().ok_or(TokenError::Settings("client"))?;
    let token = grant.refresh_token().ok_or(TokenError::Settings("refresh_token"))?;
    refresh(&client.register(house, app, settings), token, house.clock.now()).await
}
