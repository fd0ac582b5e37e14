use serde_json::json;

use super::read_call;
use crate::exec::pace::Left;
use crate::mcp::arguments::Arguments;
use crate::mcp::next::call_of;
use crate::mcp::report::Report;
use crate::policy::Decision;
use crate::ports::House;
use crate::ports::storage::Device;
use crate::problem::Problem;
use crate::run::{Account, Call, Prepared, Previewed, preview};

/// The exact request a call would send. Nothing is sent.
pub(super) async fn preview_tool(
    house: &House,
    device: &Device,
    arguments: &Arguments<'_>,
) -> Result<Report, Problem> {
    let call = read_call(arguments);
    let previewed = preview(house, device, call.clone()).await?;
    Ok(describe(&call, &previewed))
}

/// A preview as a model shows it to its user. Running it by digest renders the call again and compares.
pub(super) fn describe(call: &Call, previewed: &Previewed<'_>) -> Report {
    let Previewed { prepared, expires_at, rate, .. } = previewed;
    let plan = &prepared.plan;
    let shown = json!({
        "digest": prepared.digest, "expires_at": expires_at.to_iso(), "decision": prepared.ruling.decision, "effect": plan.effect,
        "summary": plan.summary, "scopes_missing": prepared.scopes.missing, "request": plan.view(), "secrets": plan.secrets(),
        "rate": rate.as_ref().map(Left::describe),
    });
    let mut report = Report::of(shown);
    report.account = Some(Account::of(prepared.connection.as_ref()));
    report.status = Some("previewed");
    report.next = (prepared.ruling.decision != Decision::Deny).then(|| run_of(call, prepared));
    report
}

fn run_of(call: &Call, prepared: &Prepared<'_>) -> serde_json::Value {
    let mut arguments =
        json!({ "tool": call.tool, "arguments": call.arguments, "connection": call.connection });
    if prepared.tool.effect.is_read() {
        return call_of("run_read_tool", arguments);
    }
    if let Some(members) = arguments.as_object_mut() {
        members.insert("digest".to_owned(), json!(prepared.digest));
    }
    call_of("run_write_tool", arguments)
}
