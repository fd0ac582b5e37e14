use super::deadline::Deadline;
use super::error::RunError;
use crate::credential::{Secrets, kv_key, margin_ms, quarantine};
use crate::ports::storage::Connection;
use crate::ports::{AccessAnswer, AccessNeed, House};
use crate::sealing::{Sealer, SealingError};
use crate::vault::{AccessHalf, VaultError};

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
/// A copy in KV that does not open is read once more from the single writer; if the writer's own does not open either, the
/// version is quarantined. A key that this deployment does not hold is no fault of the row, which stays as it is.
///
/// # Errors
/// [`RunError`]; nothing was sent to the app's API.
pub(super) async fn attach(
    house: &House,
    connection: &Connection,
    refused: Option<i64>,
) -> Result<Credential, RunError> {
    let sealer = match Sealer::of(house, connection) {
        Ok(sealer) => sealer,
        Err(error) => return Err(set_aside(house, connection, connection.credential_version, error).await),
    };
    if let Some(version) = refused {
        house.memory.note_refused(&connection.id, version);
    } else if let Some(half) = read_copy(house, connection).await
        && let Ok(secrets) = sealer.open_access(&half, connection.credential_version)
    {
        house.memory.keep_half(&connection.id, connection.credential_version, &half);
        return Ok(Credential { secrets, version: connection.credential_version, refreshed: false });
    }
    let need = AccessNeed {
        user: connection.user.clone(),
        connection: connection.id.clone(),
        refused_version: refused,
        margin_ms: margin_ms(house, connection),
    };
    match house.actor.access(need).await? {
        AccessAnswer::Ready { access, version, refreshed } => match sealer.open_access(&access, version) {
            Ok(secrets) => {
                house.memory.keep_half(&connection.id, version, &access);
                Ok(Credential { secrets, version, refreshed })
            }
            Err(error) => Err(set_aside(house, connection, version, error).await),
        },
        AccessAnswer::NeedsReauth { .. } | AccessAnswer::Missing => {
            Err(RunError::ReauthRequired { connection: Box::new(connection.clone()) })
        }
        AccessAnswer::TryLater { reason } => {
            Err(RunError::TokenEndpoint { app: connection.app.clone(), reason })
        }
    }
}

/// The same in the time that is left of a call. A refresh that takes longer goes on without this caller.
///
/// # Errors
/// [`RunError`]; nothing was sent to the app's API.
pub(super) async fn attach_within(
    deadline: Deadline,
    house: &House,
    connection: &Connection,
    refused: Option<i64>,
) -> Result<Credential, RunError> {
    let late = || {
        let reason = "no answer within the call's time".to_owned();
        Err(RunError::TokenEndpoint { app: connection.app.clone(), reason })
    };
    deadline.hold(&*house.clock, attach(house, connection, refused)).await.unwrap_or_else(late)
}

/// Quarantines a version that was refused, and passes the error on.
async fn set_aside(house: &House, connection: &Connection, version: i64, error: SealingError) -> RunError {
    let refused = matches!(error, SealingError::Vault(VaultError::Refused));
    if refused && let Err(fault) = quarantine(house, connection, version).await {
        return fault.into();
    }
    error.into()
}

/// The version that the row names: from this isolate's memory, else from KV. A key is only read once the row says it was
/// written: KV remembers misses. A version that the app refused is not sent again for a row that does not know it yet.
async fn read_copy(house: &House, connection: &Connection) -> Option<AccessHalf> {
    if house.memory.was_refused(&connection.id, connection.credential_version) {
        return None;
    }
    if is_fresh(house, connection)
        && let Some(half) = house.memory.half(&connection.id, connection.credential_version)
    {
        return Some(half);
    }
    let published = connection.kv_version == Some(connection.credential_version);
    if !published || !is_fresh(house, connection) {
        return None;
    }
    let key = kv_key(&connection.id, connection.credential_version);
    house.kv.get(&key).await.ok().flatten().map(AccessHalf::from)
}

/// Whether the version that the row names has time left.
fn is_fresh(house: &House, connection: &Connection) -> bool {
    let margin_ms = margin_ms(house, connection);
    connection.access_expires_at.is_none_or(|end| end.since(house.clock.now()) > margin_ms)
}
