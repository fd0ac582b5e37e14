use axum::extract::State;
use axum::response::Response;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{Approval, ApprovalFilter, ApprovalStatus};
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::run::approval_url;
use clawlink_core::time::UnixMs;
use clawlink_edge::{NoQuery, Path, Query, Refused};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ok;
use super::page::{List, read_limit};
use crate::principal::Caller;

/// Which approvals to list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    status: Option<ApprovalStatus>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// What the device asked its person, newest first.
pub(crate) async fn list(
    State(house): State<House>,
    Caller(device): Caller,
    Query(filter): Query<Filter>,
) -> Result<Response, Refused> {
    let limit = read_limit(filter.limit)?;
    let filters = json!([filter.status]);
    let list = List { house: &house, device: &device.id, route: "/v1/approvals", filters };
    let wanted = ApprovalFilter {
        device: Some(device.id.clone()),
        status: filter.status,
        before: list.open(filter.cursor.as_deref())?.map(Into::into),
        limit,
    };
    let rows = house.store.approvals.list(&device.user, &wanted, house.clock.now()).await?;
    Ok(ok(&list.read(&rows, limit, |row| row.id.as_str(), |row| describe(&house, row))?))
}

/// One of them: what a device polls until its person has decided.
pub(crate) async fn show(
    State(house): State<House>,
    Caller(device): Caller,
    _: NoQuery,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let row = house.store.approvals.find(&device.user, &id.into()).await?;
    let row = row.filter(|row| row.device == device.id).ok_or_else(|| {
        Problem::new(Kind::NotFound, "approval_not_found", "There is no such approval of this device.")
            .next_call("GET", "/v1/approvals", None)
    })?;
    Ok(ok(&describe(&house, &row)))
}

/// An approval as its device sees it. The request itself is not in it: the device knows what it asked.
fn describe(house: &House, row: &Approval) -> Value {
    json!({
        "id": row.id, "status": row.standing(house.clock.now()).as_str(), "digest": row.digest,
        "tool": row.tool, "app": row.app, "effect": row.effect, "summary": row.summary,
        "account": { "connection": row.connection, "label": row.account },
        "url": approval_url(house, &row.id), "note": row.note, "execution_id": row.execution,
        "created_at": row.created_at.to_iso(), "expires_at": row.expires_at.to_iso(),
        "decided_at": row.decided_at.map(UnixMs::to_iso),
    })
}
