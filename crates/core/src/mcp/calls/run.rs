use clawlink_manifest::Tool;
use serde_json::{Value, json};

use super::read_call;
use crate::mcp::arguments::Arguments;
use crate::mcp::next::call_of;
use crate::mcp::report::{Page, Report};
use crate::ports::House;
use crate::ports::storage::Device;
use crate::problem::{Kind, Problem};
use crate::run::{Call, Execute, Instruction, Output, Receipt, derive_key, execute, find_tool, prepare};

/// What stands in for a confirmation, and under which key a write runs.
#[derive(Debug, Default)]
pub(super) struct Promised {
    /// Digest of the preview that a person saw.
    pub(super) digest: Option<String>,
    /// Whether the client says that its user agreed.
    pub(super) confirmed: bool,
    /// The client's own key; without one a repeat within three minutes counts as the same call.
    pub(super) key: Option<String>,
}

/// Runs a tool that reads.
pub(super) async fn run_read_tool(
    house: &House,
    device: &Device,
    arguments: &Arguments<'_>,
) -> Result<Report, Problem> {
    let call = read_call(arguments);
    let (_, tool) = find_tool(house, &call.tool)?;
    if !tool.effect.is_read() {
        return Err(mismatch(tool, &call));
    }
    let detailed = arguments.text("format") == Some("detailed");
    read(house, device, call, Output { detailed, fields: arguments.texts("fields"), max_bytes: None }).await
}

/// Runs a tool that writes.
pub(super) async fn run_write_tool(
    house: &House,
    device: &Device,
    arguments: &Arguments<'_>,
) -> Result<Report, Problem> {
    let call = read_call(arguments);
    let (_, tool) = find_tool(house, &call.tool)?;
    if tool.effect.is_read() {
        return Err(mismatch(tool, &call));
    }
    let promised = Promised {
        digest: arguments.text("digest").map(str::to_owned),
        confirmed: arguments.flag("confirmed").unwrap_or(false),
        key: arguments.text("idempotency_key").map(str::to_owned),
    };
    write(house, device, call, promised).await
}

/// Sends a read.
pub(super) async fn read(
    house: &House,
    device: &Device,
    call: Call,
    output: Output,
) -> Result<Report, Problem> {
    let instruction = Instruction::Call { call, confirmed: false, digest: None, key: None };
    let receipt = execute(house, device, Execute { instruction, output }).await?;
    Ok(describe(receipt))
}

/// Sends a write, once.
pub(super) async fn write(
    house: &House,
    device: &Device,
    call: Call,
    promised: Promised,
) -> Result<Report, Problem> {
    let Promised { digest, confirmed, key } = promised;
    let key = match key {
        Some(key) => key,
        None => derive_key(house, device, &prepare(house, device, &call).await?).await?,
    };
    let instruction = Instruction::Call { call, confirmed, digest, key: Some(key) };
    let receipt = execute(house, device, Execute { instruction, output: Output::default() }).await?;
    Ok(describe(receipt))
}

/// A receipt as a model reads it. Its output was cut to what clients take, at the border of a record.
fn describe(receipt: Receipt) -> Report {
    let page = page_of(&receipt.output, receipt.next_cursor);
    let mut report = Report::of(receipt.output);
    report.truncated = receipt.truncated;
    report.status = Some(receipt.status.as_str());
    if receipt.replayed {
        report.replayed = Some(true);
        report.hint = Some(
            "The recorded outcome of an earlier call; nothing was sent again. A fresh idempotency_key sends it.",
        );
    }
    report.account = Some(receipt.account);
    report.execution = Some(receipt.execution.to_string());
    report.page = page;
    report
}

fn page_of(output: &Value, cursor: Option<String>) -> Option<Page> {
    let items = output.get("items")?.as_array()?;
    Some(Page { has_more: cursor.is_some(), cursor, returned: items.len(), total: None })
}

/// A client asks its user by the tool it calls, so a write never goes through the tool that claims to read.
fn mismatch(tool: &Tool, call: &Call) -> Problem {
    let (runner, words) = if tool.effect.is_read() {
        ("run_read_tool", "only reads; run it by run_read_tool")
    } else {
        ("preview_tool", "writes; preview it, then run it by run_write_tool")
    };
    let arguments = json!({ "tool": call.tool, "arguments": call.arguments, "connection": call.connection });
    Problem::new(Kind::Invalid, "effect_mismatch", format!("{} {words}. Nothing was sent.", tool.name))
        .at("/tool", if tool.effect.is_read() { "a tool that writes" } else { "a tool that reads" })
        .with("effect", tool.effect.as_str())
        .with("next", call_of(runner, arguments))
}
