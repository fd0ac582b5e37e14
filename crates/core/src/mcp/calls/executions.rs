use serde_json::json;

use crate::mcp::arguments::Arguments;
use crate::mcp::next::call_of;
use crate::mcp::report::Report;
use crate::ports::House;
use crate::ports::storage::{Device, ExecutionStatus};
use crate::problem::{Kind, Problem};
use crate::time::UnixMs;

/// What became of a call of this device.
pub(super) async fn show(
    house: &House,
    device: &Device,
    arguments: &Arguments<'_>,
) -> Result<Report, Problem> {
    let id = arguments.required("execution").into();
    let row = house.store.ledger.find(&device.user, &id).await?.filter(|row| row.device == device.id);
    let row = row.ok_or_else(|| {
        Problem::new(Kind::NotFound, "execution_not_found", "There is no such execution of this device.")
            .at("/execution", "the execution of a result or an error")
    })?;
    let mut report = Report::of(json!({
        "tool": row.tool, "effect": row.effect, "summary": row.summary, "account": row.account,
        "error_code": row.error_code, "upstream_status": row.upstream_status,
        "upstream_request_id": row.upstream_request_id, "digest": row.digest,
        "started_at": row.started_at.to_iso(), "finished_at": row.finished_at.map(UnixMs::to_iso),
    }));
    report.status = Some(row.status.as_str());
    let pending = matches!(row.status, ExecutionStatus::Claimed | ExecutionStatus::Sent);
    report.next = pending.then(|| call_of("get_execution", json!({ "execution": row.id })));
    report.execution = Some(row.id.to_string());
    Ok(report)
}
