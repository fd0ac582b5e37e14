use clawlink_manifest::{App, AuthKind, ClientAuth, ErrorKind, RevokeStyle};

use super::cell::Cell;
use super::secrets::Secrets;
use crate::config::OauthClient;
use crate::connect::{find_client, find_oauth, own_request, own_tool, target_of};
use crate::exec::classify::{Verdict, classify};
use crate::oauth::basic_header;
use crate::outbound::{Draft, Home, Outgoing};
use crate::ports::House;
use crate::ports::storage::Connection;
use crate::sealing::Sealer;
use crate::secret::SecretText;

/// A revocation may take this long.
const DEADLINE_MS: u64 = 10_000;

/// What an app said to a revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The grant has ended.
    Confirmed,
    /// It offers no way.
    NotOffered,
    /// It could not be asked, or did not confirm.
    Failed,
}

/// Asks the app to take the connection's grant back.
pub(super) async fn revoke(house: &House, row: &Connection, cell: &Cell) -> Asked {
    let Some(app) = house.catalog.find_app(&row.app) else { return Asked::NotOffered };
    let confirmed = match app.revoke.style {
        RevokeStyle::None => return Asked::NotOffered,
        RevokeStyle::Rfc7009 if !is_oauth(app, row) => return Asked::NotOffered,
        RevokeStyle::Rfc7009 => revoke_cell(house, app, row, cell).await,
        RevokeStyle::Call => revoke_by_call(house, app, row, cell).await,
    };
    if confirmed == Some(true) { Asked::Confirmed } else { Asked::Failed }
}

/// Asks the app, once, to take back a refresh token that nobody will use. An access token that came with it ends by itself.
pub(super) async fn revoke_refresh_token(house: &House, row: &Connection, token: &SecretText) {
    if let Some(app) = house.catalog.find_app(&row.app).filter(|app| app.revoke.style == RevokeStyle::Rfc7009)
    {
        revoke_token(house, app, row, token, "refresh_token").await;
    }
}

fn is_oauth(app: &App, row: &Connection) -> bool {
    app.auths.iter().any(|auth| auth.id == row.auth_id && matches!(auth.kind, AuthKind::Oauth2(_)))
}

/// RFC 7009 §2.1: the refresh token where there is one, since revoking it ends the access token too.
async fn revoke_cell(house: &House, app: &App, row: &Connection, cell: &Cell) -> Option<bool> {
    let sealer = Sealer::of(house, row).ok()?;
    let formers_end = revoke_formers(house, app, row, cell, &sealer).await;
    let grant = cell.grant.as_ref().and_then(|grant| sealer.open_grant(grant, cell.version).ok());
    let status = if let Some(token) = grant.as_ref().and_then(Secrets::refresh_token) {
        revoke_token(house, app, row, token, "refresh_token").await?
    } else {
        let access = sealer.open_access(&cell.access, cell.version).ok()?;
        revoke_token(house, app, row, access.access_token()?, "access_token").await?
    };
    Some(formers_end && (200..300).contains(&status))
}

/// Whether the app has let go of every grant that a reconnect took the place of. One that it says it does not know, or does
/// not know as this client's, is over.
async fn revoke_formers(
    house: &House,
    app: &App,
    row: &Connection,
    cell: &Cell,
    sealer: &Sealer<'_>,
) -> bool {
    let mut all_end = true;
    for former in &cell.former {
        let grant = sealer.open_grant(&former.grant, former.version).ok();
        let Some(token) = grant.as_ref().and_then(Secrets::refresh_token) else { continue };
        let status = revoke_token(house, app, row, token, "refresh_token").await;
        all_end &= status.is_some_and(|status| status < 500 && status != 429);
    }
    all_end
}

async fn revoke_token(
    house: &House,
    app: &App,
    row: &Connection,
    token: &SecretText,
    hint: &str,
) -> Option<u16> {
    let (_, settings) = find_oauth(app, &row.auth_id)?;
    let client = find_client(house, &row.user, &row.app, row.client.as_ref()).await.ok()??;
    let assertion = client.register(house, app, settings).client_assertion(house.clock.now()).await.ok()?;
    // Exposed for the one request it is revoked by.
    let mut pairs = vec![("token", token.expose().as_str()), ("token_type_hint", hint)];
    pairs.extend(assertion.iter().map(|(name, value)| (*name, value.as_str())));
    let draft = authenticate(app, settings.client_auth, client.as_oauth(), pairs);
    // The client's secret goes to the app's declared host, never to one that a person named.
    let request = Home::of_client(app, settings, house.config.local).seal(draft, DEADLINE_MS).ok()?;
    Some(house.http.send(request).await.ok()?.status)
}

/// The form of RFC 7009 §2.1 with the client's own authentication (RFC 6749 §2.3.1).
fn authenticate<'a>(
    app: &App,
    client_auth: ClientAuth,
    client: &'a OauthClient,
    mut pairs: Vec<(&'a str, &'a str)>,
) -> Draft {
    let mut headers = vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    // Exposed for the one request that it authenticates.
    let secret = client.client_secret.as_ref().map(|secret| secret.expose().as_str());
    match (client_auth, secret) {
        (ClientAuth::Basic, Some(secret)) => headers.push(basic_header(&client.client_id, secret)),
        (ClientAuth::PrivateKeyJwt | ClientAuth::None, _) => pairs.push(("client_id", &client.client_id)),
        (ClientAuth::Basic | ClientAuth::Post, secret) => {
            pairs.push(("client_id", &client.client_id));
            pairs.extend(secret.map(|secret| ("client_secret", secret)));
        }
    }
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes();
    Draft { method: "POST".to_owned(), url: app.revoke.url.to_string(), headers, body }
}

/// A credential that the app no longer knows, and that has not ended by itself, is revoked: a call that was cut off after it
/// was answered may be made again.
async fn revoke_by_call(house: &House, app: &App, row: &Connection, cell: &Cell) -> Option<bool> {
    let now = house.clock.now();
    let answer = house.http.send(call(house, app, row, cell)?).await.ok()?;
    let lives = cell.expires_at.is_none_or(|end| now < end);
    Some(match classify(app, &answer, now.0) {
        Verdict::Success => true,
        Verdict::Failure(failure) => {
            lives && matches!(failure.kind, ErrorKind::AuthRevoked | ErrorKind::AuthExpired)
        }
        Verdict::Malformed => false,
    })
}

fn call(house: &House, app: &App, row: &Connection, cell: &Cell) -> Option<Outgoing> {
    let secrets = Sealer::of(house, row).ok()?.open_access(&cell.access, cell.version).ok()?;
    let base = app.bases.iter().find(|base| app.revoke.url.starts_with(base.url.as_ref()))?;
    let path = app.revoke.url.strip_prefix(base.url.as_ref())?;
    let tool = own_tool(app, &app.revoke.method, &base.id, path);
    own_request(house, app, &tool, &target_of(row), &secrets).ok()
}
