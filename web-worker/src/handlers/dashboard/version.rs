use axum::extract::State;
use axum::response::{IntoResponse, Response};
use clawlink_core::ports::House;
use clawlink_edge::Refused;

use crate::principal::Person;

/// A text that changes when a connection is made, renewed or lost. A page that opened a connect popup polls it, because
/// the provider's page cuts the popup off from its opener.
pub(crate) async fn show(State(house): State<House>, Person(person): Person) -> Result<Response, Refused> {
    let own = house.store.connections.list(person.id(), None).await?;
    let lines: Vec<String> = own.iter().map(|row| format!("{} {}", row.id, row.credential_version)).collect();
    Ok(lines.join("\n").into_response())
}
