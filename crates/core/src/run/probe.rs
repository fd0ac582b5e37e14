use super::attach::{Credential, attach};
use super::error::RunError;
use crate::connect::{Identified, IdentifyError, identify, target_of};
use crate::health::note_result;
use crate::id::ConnectionId;
use crate::identity::SignedIn;
use crate::ports::House;
use crate::ports::storage::Connection;

/// Asks the app whose account a connection is, as a person's "Test now".
///
/// # Errors
/// [`RunError`].
pub async fn probe(house: &House, person: &SignedIn, id: &ConnectionId) -> Result<Identified, RunError> {
    let unknown =
        || RunError::UnknownConnection { named: id.to_string(), app: String::new(), connections: Vec::new() };
    let row = house.store.connections.find(person.id(), id).await?.ok_or_else(unknown)?;
    probe_row(house, &row).await
}

/// Asks the app whose account a connection is: one request, and after a refusal one refresh and one more. What came of it
/// becomes the connection's health.
pub(crate) async fn probe_row(house: &House, row: &Connection) -> Result<Identified, RunError> {
    let credential = attach(house, row, None).await?;
    let outcome = match ask(house, row, &credential).await {
        Err(IdentifyError::Refused { status: 401, .. }) if !credential.refreshed => {
            let fresh = attach(house, row, Some(credential.version)).await?;
            ask(house, row, &fresh).await
        }
        outcome => outcome,
    };
    let error = outcome.as_ref().err().map(IdentifyError::code);
    note_result(house, &row.id, error).await?;
    outcome.map_err(RunError::from)
}

async fn ask(house: &House, row: &Connection, credential: &Credential) -> Result<Identified, IdentifyError> {
    let app = house.catalog.find_app(&row.app).ok_or_else(|| IdentifyError::Manifest(row.app.clone()))?;
    identify(house, app, &target_of(row), &credential.secrets).await
}
