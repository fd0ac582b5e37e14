use clawlink_manifest::ErrorKind;

use super::attach::{Credential, attach};
use crate::exec::classify::Failure;
use crate::ports::House;
use crate::ports::storage::{Connection, ConnectionState};

/// The credential that took the place of one which the app says was revoked: rows are believed for a moment, and meanwhile a
/// person may have reconnected the account. `None` if nothing newer is there.
pub(super) async fn find_newer(
    house: &House,
    connection: &Connection,
    version: i64,
    failure: &Failure,
) -> Option<Credential> {
    if failure.kind != ErrorKind::AuthRevoked {
        return None;
    }
    let row = house.store.connections.find(&connection.user, &connection.id).await.ok().flatten()?;
    let replaced = row.state == ConnectionState::Active && row.credential_version > version;
    if replaced { attach(house, &row, None).await.ok() } else { None }
}
