use super::publish::publish;
use super::quarantine::quarantine;
use super::secrets::Secrets;
use crate::connect::{find_client, find_oauth};
use crate::oauth::{TokenError, TokenSet, refresh as ask};
use crate::ports::storage::{Connection, ConnectionState};
use crate::ports::{Cell, CellStorage, Fault, House};
use crate::sealing::{Sealer, SealingError};
use crate::vault::VaultError;

/// What a refresh came to.
pub(super) enum Refreshed {
    /// A new version, durable.
    Done(Box<Cell>),
    /// There is nothing to refresh with, or the app refused the grant.
    Gone(String),
    /// The token endpoint failed; the grant is as it was.
    Later(String),
}

/// Fetches a new access half. The caller holds the turn:
///
/// 1. the row must be live, and tells the data key;
/// 2. the intent is made durable;
/// 3. the token endpoint is asked, once;
/// 4. both halves are made durable as the next version;
/// 5. the version is published.
pub(super) async fn refresh(house: &House, cells: &dyn CellStorage, cell: &Cell) -> Result<Refreshed, Fault> {
    let row = house.store.connections.find(&cell.user, &cell.connection).await?;
    let live = |row: &Connection| row.state != ConnectionState::Disconnecting;
    let Some(row) = row.filter(live) else { return Ok(Refreshed::Gone("disconnected".to_owned())) };
    let Some(grant) = &cell.grant else { return Ok(Refreshed::Gone("no_refresh_token".to_owned())) };
    let opened =
        Sealer::of(house, &row).and_then(|sealer| Ok((sealer.open_grant(grant, cell.version)?, sealer)));
    let (secrets, sealer) = match opened {
        Ok(opened) => opened,
        // The writer's own copy: there is no other to read.
        Err(SealingError::Vault(VaultError::Refused)) => {
            quarantine(house, &row, cell.version).await?;
            return Ok(Refreshed::Later("the grant does not open".to_owned()));
        }
        Err(error) => return Ok(Refreshed::Later(error.to_string())),
    };
    let intent = Cell { refreshing_since: Some(house.clock.now()), ..cell.clone() };
    cells.save(&intent).await?;
    match ask_app(house, &row, &secrets).await {
        Ok(tokens) => {
            let next = next_cell(house, cell, &sealer, &secrets, &tokens);
            let Ok(next) = next else { return Ok(Refreshed::Later("cannot seal".to_owned())) };
            cells.save(&next).await?;
            publish(house, cells, next.clone()).await?;
            Ok(Refreshed::Done(Box::new(next)))
        }
        Err(error) => {
            cells.save(cell).await?;
            Ok(judge(error))
        }
    }
}

async fn ask_app(house: &House, row: &Connection, secrets: &Secrets) -> Result<TokenSet, TokenError> {
    let app = house.catalog.find_app(&row.app).ok_or(TokenError::Settings("app"))?;
    let (_, settings) = find_oauth(app, &row.auth_id).ok_or(TokenError::Settings("auth"))?;
    let client = find_client(house, &row.user, &row.app, row.client.as_ref()).await;
    let client = client.ok().flatten().ok_or(TokenError::Settings("client"))?;
    let token = secrets.refresh_token().ok_or(TokenError::Settings("refresh_token"))?;
    ask(&client.register(house, app, settings), token, house.clock.now()).await
}

/// A provider that sends no new refresh token keeps the old one good (RFC 6749 §6).
fn next_cell(
    house: &House,
    cell: &Cell,
    sealer: &Sealer<'_>,
    old: &Secrets,
    tokens: &TokenSet,
) -> Result<Cell, SealingError> {
    let version = cell.version + 1;
    let kept = tokens.refresh_token.as_ref().or_else(|| old.refresh_token());
    let grant = kept.map(Secrets::grant);
    Ok(Cell {
        user: cell.user.clone(),
        connection: cell.connection.clone(),
        version,
        access: sealer.seal_access(house, &Secrets::access(&tokens.access_token), version)?,
        grant: grant.map(|grant| sealer.seal_grant(house, &grant, version)).transpose()?,
        expires_at: tokens.expires_at,
        unpublished: true,
        refreshing_since: None,
    })
}

/// Only a clear `invalid_grant` ends a connection; everything else may pass.
fn judge(error: TokenError) -> Refreshed {
    match error {
        TokenError::Refused { code } if code == "invalid_grant" || code == "bad_refresh_token" => {
            Refreshed::Gone(code)
        }
        error => Refreshed::Later(error.to_string()),
    }
}
