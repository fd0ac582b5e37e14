use axum::extract::State;
use axum::response::Response;
use clawlink_core::health;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::Connection;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{NoQuery, Path, Query, Refused};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ok;
use super::page::{List, read_limit};
use crate::principal::Caller;

/// Which connections to list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    app: Option<String>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// The person's connections.
pub(crate) async fn list(
    State(house): State<House>,
    Caller(device): Caller,
    Query(filter): Query<Filter>,
) -> Result<Response, Refused> {
    let limit = read_limit(filter.limit)?;
    let rows = house.store.connections.list(&device.user, filter.app.as_deref()).await?;
    let list =
        List { house: &house, device: &device.id, route: "/v1/connections", filters: json!([filter.app]) };
    Ok(ok(&list.turn(
        &rows,
        limit,
        filter.cursor.as_deref(),
        |row| row.number.to_string(),
        |row| describe(&house, row),
    )?))
}

/// One connection, by id or number. Another person's and none are the same answer.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    _: NoQuery,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let rows = house.store.connections.list(&device.user, None).await?;
    let found = rows.iter().find(|row| row.id.as_str() == id || row.number.to_string() == id);
    let row = found.ok_or_else(|| {
        Problem::new(Kind::NotFound, "connection_not_found", "There is no such connection.").next_call(
            "GET",
            "/v1/connections",
            None,
        )
    })?;
    Ok(ok(&describe(&house, row)))
}

/// A connection as `/v1` shows it.
pub(crate) fn describe(house: &House, row: &Connection) -> Value {
    json!({
        "id": row.id, "number": row.number, "app": row.app, "account": row.account, "label": row.label,
        "is_default": row.is_default, "state": row.state, "scopes": row.scopes,
        "health": health::describe(house, row),
        "created_at": row.created_at.to_iso(),
    })
}
