use clawlink_manifest::{App, ClientAuth, RevokeStyle};

use super::publish::kv_key;
use super::secrets::Secrets;
use super::turn::Turn;
use crate::connect::{find_client, find_oauth, own_request, own_tool, target_of};
use crate::id::{ConnectionId, UserId};
use crate::outbound::{Draft, Home};
use crate::ports::storage::Connection;
use crate::ports::{Cell, CellStorage, Fault, House, Released};
use crate::sealing::Sealer;

/// A revocation may take this long.
const DEADLINE_MS: u64 = 10_000;

/// Revokes the grant at the app, then erases every sealed copy. The copies go whatever the app answers.
///
/// # Errors
/// [`Fault`] when storage fails; releasing again goes on where it stopped.
pub async fn release(
    house: &House,
    cells: &dyn CellStorage,
    turn: &Turn,
    user: &UserId,
    connection: &ConnectionId,
) -> Result<Released, Fault> {
    let _turn = turn.take().await;
    let owned = |cell: &Cell| cell.user == *user && cell.connection == *connection;
    let Some(cell) = cells.load().await?.filter(owned) else { return Ok(Released::NotOffered) };
    let row = house.store.connections.find(user, connection).await?;
    let released = match row {
        Some(row) => revoke(house, &row, &cell).await,
        None => Released::Unconfirmed,
    };
    for version in [cell.version - 1, cell.version] {
        house.kv.delete(&kv_key(connection, version)).await?;
    }
    cells.erase().await?;
    Ok(released)
}

async fn revoke(house: &House, row: &Connection, cell: &Cell) -> Released {
    let Some(app) = house.catalog.find_app(&row.app) else { return Released::NotOffered };
    let asked = match app.revoke.style {
        RevokeStyle::None => return Released::NotOffered,
        RevokeStyle::Rfc7009 => revoke_token(house, app, row, cell).await,
        RevokeStyle::Call => revoke_by_call(house, app, row, cell).await,
    };
    if asked == Some(true) { Released::Revoked } else { Released::Unconfirmed }
}

/// RFC 7009 §2.1: the refresh token where there is one, since revoking it ends the access token too.
async fn revoke_token(house: &House, app: &App, row: &Connection, cell: &Cell) -> Option<bool> {
    let (_, settings) = find_oauth(app, &row.auth_id)?;
    let client = find_client(house, &row.user, &row.app, row.client.as_ref()).await.ok()??;
    let client = client.as_oauth();
    let sealer = Sealer::of(house, row).ok()?;
    let grant = cell.grant.as_ref().and_then(|grant| sealer.open_grant(grant, cell.version).ok());
    let access = sealer.open_access(&cell.access, cell.version).ok()?;
    let (token, hint) = match grant.as_ref().and_then(Secrets::refresh_token) {
        Some(token) => (token, "refresh_token"),
        None => (access.access_token()?, "access_token"),
    };
    // Exposed for the one request it is revoked by.
    let mut pairs = vec![("token", token.expose().as_str()), ("token_type_hint", hint)];
    let mut headers = vec![("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    // Exposed for the client's own authentication (RFC 6749 §2.3.1).
    let secret = client.client_secret.as_ref().map(|secret| secret.expose().as_str());
    match (settings.client_auth, secret) {
        (ClientAuth::Basic, Some(secret)) => headers.push(basic(&client.client_id, secret)),
        (_, secret) => {
            pairs.push(("client_id", &client.client_id));
            pairs.extend(secret.map(|secret| ("client_secret", secret)));
        }
    }
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes();
    let draft = Draft { method: "POST".to_owned(), url: app.revoke.url.to_string(), headers, body };
    // The client's secret goes to the app's declared host, never to one that a person named.
    let request = Home::of_client(app, settings, house.config.local).seal(draft, DEADLINE_MS).ok()?;
    Some(is_success(house.http.send(request).await.ok()?.status))
}

fn basic(user: &str, password: &str) -> (String, String) {
    use base64::Engine;
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(user), encode(password));
    ("authorization".to_owned(), format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair)))
}

async fn revoke_by_call(house: &House, app: &App, row: &Connection, cell: &Cell) -> Option<bool> {
    let secrets = Sealer::of(house, row).ok()?.open_access(&cell.access, cell.version).ok()?;
    let target = target_of(row);
    let base = app.bases.iter().find(|base| app.revoke.url.starts_with(base.url.as_ref()))?;
    let path = app.revoke.url.strip_prefix(base.url.as_ref())?;
    let tool = own_tool(app, &app.revoke.method, &base.id, path);
    let request = own_request(house, app, &tool, &target, &secrets).ok()?;
    Some(is_success(house.http.send(request).await.ok()?.status))
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}
