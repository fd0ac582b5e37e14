use serde_json::{Value, json};

use crate::mcp::arguments::Arguments;
use crate::mcp::next::call_of;
use crate::mcp::report::Report;
use crate::ports::House;
use crate::ports::storage::{Approval, ApprovalFilter, ApprovalStatus, Device};
use crate::problem::{Kind, Problem};
use crate::run::approval_url;

/// The most that are told at once.
const MOST: u32 = 10;

/// Calls of this device that wait for a decision in the browser, and what was decided of others.
pub(super) async fn list(
    house: &House,
    device: &Device,
    arguments: &Arguments<'_>,
) -> Result<Report, Problem> {
    if let Some(id) = arguments.text("approval") {
        return show(house, device, id).await;
    }
    let status = arguments.text("status").and_then(ApprovalStatus::parse);
    let filter = ApprovalFilter { device: Some(device.id.clone()), status, before: None, limit: MOST };
    let rows = house.store.approvals.list(&device.user, &filter, house.clock.now()).await?;
    Ok(Report::of(rows.iter().map(|row| describe(house, row)).collect()))
}

async fn show(house: &House, device: &Device, id: &str) -> Result<Report, Problem> {
    let row = house.store.approvals.find(&device.user, &id.into()).await?;
    let row = row.filter(|row| row.device == device.id).ok_or_else(|| {
        Problem::new(Kind::NotFound, "approval_not_found", "There is no such approval of this device.")
            .at("/approval", "an id from approval_required")
    })?;
    let waits = row.standing(house.clock.now()) == ApprovalStatus::Waiting;
    let mut report = Report::of(describe(house, &row));
    report.next = waits.then(|| call_of("list_approvals", json!({ "approval": row.id })));
    Ok(report)
}

fn describe(house: &House, row: &Approval) -> Value {
    let status = row.standing(house.clock.now());
    let means = match status {
        ApprovalStatus::Waiting => "Give your user the url; nothing happens until they decide.",
        ApprovalStatus::Approved => "Make the same call again before expires_at; it goes through once.",
        ApprovalStatus::Declined => "Do not ask for the same again; ask your user what they want instead.",
        ApprovalStatus::Expired => "Nothing was sent. Making the call again asks anew.",
        ApprovalStatus::Used => "It was sent; get_execution shows what became of it.",
    };
    json!({
        "approval": row.id, "status": status.as_str(), "means": means, "tool": row.tool, "summary": row.summary,
        "account": row.account, "digest": row.digest, "url": approval_url(house, &row.id), "note": row.note,
        "expires_at": row.expires_at.to_iso(), "execution": row.execution,
    })
}
