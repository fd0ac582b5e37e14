use super::error::RunError;
use crate::credential::{Secrets, kv_key, margin_ms};
use crate::ports::storage::Connection;
use crate::ports::{AccessAnswer, AccessNeed, House};
use crate::sealing::Sealer;
use crate::vault::AccessHalf;

/// An opened credential and its version.
pub(super) struct Credential {
    /// The parts that slots name.
    pub(super) secrets: Secrets,
    /// Which version.
    pub(super) version: i64,
    /// Whether the app was asked for it just now.
    pub(super) refreshed: bool,
}

impl Credential {
    /// For an app that needs none.
    pub(super) fn none() -> Self {
        Self { secrets: Secrets::default(), version: 0, refreshed: false }
    }
}

/// Gets the connection's credential: from KV where the row says that KV has this version, else from its single writer,
/// which refreshes it where that is due. `refused` is a version the app has just refused.
///
/// # Errors
/// [`RunError`]; nothing was sent to the app's API.
pub(super) async fn attach(
    house: &House,
    connection: &Connection,
    refused: Option<i64>,
) -> Result<Credential, RunError> {
    let sealer = Sealer::of(house, connection)?;
    if refused.is_none()
        && let Some(half) = read_kv(house, connection).await
        && let Ok(secrets) = sealer.open_access(&half, connection.credential_version)
    {
        return Ok(Credential { secrets, version: connection.credential_version, refreshed: false });
    }
    let need = AccessNeed {
        user: connection.user.clone(),
        connection: connection.id.clone(),
        refused_version: refused,
        margin_ms: margin_ms(house, connection),
    };
    match house.actor.access(need).await? {
        AccessAnswer::Ready { access, version, refreshed } => {
            Ok(Credential { secrets: sealer.open_access(&access, version)?, version, refreshed })
        }
        AccessAnswer::NeedsReauth { .. } | AccessAnswer::Missing => {
            Err(RunError::ReauthRequired { connection: Box::new(connection.clone()) })
        }
        AccessAnswer::TryLater { reason } => {
            Err(RunError::TokenEndpoint { app: connection.app.clone(), reason })
        }
    }
}

/// A key is only read once the row says it was written: KV remembers misses.
async fn read_kv(house: &House, connection: &Connection) -> Option<AccessHalf> {
    let published = connection.kv_version == Some(connection.credential_version);
    let margin_ms = margin_ms(house, connection);
    let fresh = connection.access_expires_at.is_none_or(|end| end.since(house.clock.now()) > margin_ms);
    if !published || !fresh {
        return None;
    }
    let key = kv_key(&connection.id, connection.credential_version);
    house.kv.get(&key).await.ok().flatten().map(AccessHalf::from)
}
