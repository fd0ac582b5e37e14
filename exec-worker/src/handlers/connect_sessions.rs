use axum::extract::State;
use axum::response::Response;
use clawlink_core::connect::{Start, start};
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{ConnectionSession, ConnectionState};
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Json, NoQuery, Path, Refused};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{answer, connections, ok};
use crate::principal::Caller;

/// What is to be connected.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Create {
    app: String,
    connection: Option<String>,
    #[serde(default)]
    reuse: bool,
}

/// Opens a connect flow and returns the link a person must open; with `reuse`, an app that is connected already is
/// answered with its connection.
pub(crate) async fn create(
    State(house): State<House>,
    Caller(device): Caller,
    _: NoQuery,
    Json(body): Json<Create>,
) -> Result<Response, Refused> {
    if body.reuse {
        let rows = house.store.connections.list(&device.user, Some(&body.app)).await?;
        if let Some(row) = rows.iter().find(|row| row.is_default && row.state == ConnectionState::Active) {
            return Ok(ok(
                &json!({ "status": "connected", "connection": connections::describe(&house, row) }),
            ));
        }
    }
    let request = Start { app: body.app, target: body.connection.map(Into::into), return_path: None };
    let session = start(&house, &device.user, &request).await?;
    Ok(answer(StatusCode::CREATED, &describe(&house, &session, None)))
}

/// Where a connect flow stands.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    _: NoQuery,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let session = house.store.connection_sessions.find(&device.user, &id.into()).await?;
    let session = session.ok_or_else(|| {
        Problem::new(Kind::NotFound, "session_not_found", "There is no such connect session.")
    })?;
    let row = match &session.connection {
        Some(connection) => house.store.connections.find(&device.user, connection).await?,
        None => None,
    };
    let connection = row.as_ref().map(|row| connections::describe(&house, row));
    Ok(ok(&describe(&house, &session, connection.as_ref())))
}

fn describe(house: &House, session: &ConnectionSession, connection: Option<&Value>) -> Value {
    json!({
        "id": session.id, "app": session.app, "status": session.status_word(house.clock.now()),
        "connect_url": session.address(&house.config.web_origin),
        "expires_at": session.expires_at.to_iso(), "poll_after_ms": 2_000,
        "connection": connection, "error": session.failure,
    })
}
