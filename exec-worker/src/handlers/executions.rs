use axum::extract::State;
use axum::response::Response;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Execution, ExecutionFilter, ExecutionStatus};
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::run::{Attempt, find_answer};
use clawlink_core::time::UnixMs;
use clawlink_edge::{NoQuery, Path, Query, Refused};
use serde::Deserialize;
use serde_json::{Value, json};

use super::page::{List, read_limit};
use super::{describe_attempts, ok, ok_with_output};
use crate::principal::Caller;

/// Which executions to list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    tool: Option<String>,
    status: Option<ExecutionStatus>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// The device's own executions, newest first.
pub(crate) async fn list(
    State(house): State<House>,
    Caller(device): Caller,
    Query(filter): Query<Filter>,
) -> Result<Response, Refused> {
    let limit = read_limit(filter.limit)?;
    let filters = json!([filter.tool, filter.status]);
    let list = List { house: &house, device: &device.id, route: "/v1/executions", filters };
    let wanted = ExecutionFilter {
        device: Some(device.id.clone()),
        tool: filter.tool,
        app: None,
        status: filter.status,
        before: list.open(filter.cursor.as_deref())?.map(Into::into),
        limit,
    };
    let rows = house.store.ledger.list(&device.user, &wanted).await?;
    Ok(ok(&list.read(&rows, limit, |row| row.id.as_str(), describe)?))
}

/// One execution of this device, with its output while that is kept.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    _: NoQuery,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let row = house.store.ledger.find(&device.user, &id.into()).await?;
    let row = row.filter(|row| row.device == device.id).ok_or_else(|| {
        Problem::new(Kind::NotFound, "execution_not_found", "There is no such execution of this device.")
            .next_call("GET", "/v1/executions", None)
    })?;
    let mut body = describe(&row);
    let Some((output, truncated)) = find_answer(&house, &row) else { return Ok(ok(&body)) };
    if let Value::Object(members) = &mut body {
        members.insert("output".to_owned(), output);
    }
    let app = house.catalog.find_app(&row.app).map_or("", |app| app.name.as_ref());
    Ok(ok_with_output(truncated.as_ref(), app, &body))
}

fn describe(row: &Execution) -> Value {
    let attempts: Vec<Attempt> = serde_json::from_str(&row.attempts).unwrap_or_default();
    json!({
        "execution_id": row.id, "status": row.status.as_str(), "tool": row.tool, "app": row.app,
        "revision": row.revision, "effect": row.effect, "digest": row.digest, "summary": row.summary,
        "account": { "connection": row.connection, "label": row.account },
        "attempts": describe_attempts(&attempts),
        "error_code": row.error_code,
        "upstream": { "status": row.upstream_status, "request_id": row.upstream_request_id },
        "idempotency": { "key": row.idempotency_key },
        "started_at": row.started_at.to_iso(), "finished_at": row.finished_at.map(UnixMs::to_iso),
    })
}
