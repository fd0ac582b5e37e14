use clawlink_manifest::Tool;
use serde_json::{Value, json};

use super::read_call;
use super::rest::{Rest, read_rest};
use crate::mcp::arguments::Arguments;
use crate::mcp::next::call_of;
use crate::mcp::report::{Page, Report};
use crate::ports::House;
use crate::ports::storage::Device;
use crate::problem::{Kind, Problem};
use crate::run::{
    Call, Execute, FileHandle, Instruction, Output, Receipt, derive_key, execute, find_tool, take,
};

/// Largest concise result in bytes: clients cut longer ones, and not at the border of a record.
const CONCISE_BYTES: u32 = 10 * 1024;
/// Largest detailed result in bytes.
const DETAILED_BYTES: u32 = 24 * 1024;

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
    let output = output_of(arguments.text("format") == Some("detailed"), arguments.texts("fields"));
    if let Some(rest) = call.cursor.as_deref().and_then(Rest::parse) {
        return read_rest(house, device, &call, &rest, &output).await;
    }
    let (_, tool) = find_tool(house, &call.tool)?;
    if !tool.effect.is_read() {
        return Err(mismatch(tool, &call));
    }
    read(house, device, call, output).await
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

/// The shape of a result: no longer than clients take, whatever the tool allows.
pub(super) const fn output_of(detailed: bool, fields: Vec<String>) -> Output {
    let most = if detailed { DETAILED_BYTES } else { CONCISE_BYTES };
    Output { detailed, fields, max_bytes: Some(most) }
}

/// Sends a read.
pub(super) async fn read(
    house: &House,
    device: &Device,
    call: Call,
    output: Output,
) -> Result<Report, Problem> {
    let again = json!({
        "tool": call.tool, "arguments": call.arguments, "connection": call.connection,
        "fields": output.fields, "format": if output.detailed { Value::from("detailed") } else { Value::Null },
    });
    let instruction = Instruction::Call { call, confirmed: false, digest: None, key: None };
    let receipt = execute(house, device, Execute { instruction, output }).await?;
    Ok(describe(house, device, receipt, again))
}

/// Sends a write, once.
pub(super) async fn write(
    house: &House,
    device: &Device,
    call: Call,
    promised: Promised,
) -> Result<Report, Problem> {
    let Promised { digest, confirmed, key } = promised;
    let call = take(house, device, call).await?;
    let key = match key {
        Some(key) => key,
        None => derive_key(house, device, &call).await?,
    };
    let again = json!({ "tool": call.tool, "arguments": call.arguments, "connection": call.connection });
    let instruction = Instruction::Call { call, confirmed, digest, key: Some(key) };
    let receipt =
        execute(house, device, Execute { instruction, output: output_of(false, Vec::new()) }).await?;
    Ok(describe(house, device, receipt, again))
}

/// A receipt as a model reads it. Where a list was cut, `again` with the page's cursor reads the rest of it.
fn describe(house: &House, device: &Device, receipt: Receipt, again: Value) -> Report {
    let cut = receipt.truncated.as_ref();
    let rest = cut.and_then(|notice| Rest::of_notice(house, device, notice, receipt.next_cursor.as_deref()));
    let cursor = rest.as_ref().map(Rest::text).or(receipt.next_cursor);
    let page = page_of(&receipt.output, cursor.clone());
    let mut report = Report::of(receipt.output);
    report.truncated = receipt.truncated.map(without_route);
    report.next = rest.and(cursor).map(|cursor| call_of("run_read_tool", with_cursor(again, cursor)));
    report.status = Some(receipt.status.as_str());
    if receipt.replayed {
        report.replayed = Some(true);
        report.hint = Some(
            "The recorded outcome of an earlier call; nothing was sent again. A fresh idempotency_key sends it.",
        );
    }
    report.files = receipt.files.iter().map(FileHandle::describe).collect();
    report.account = Some(receipt.account);
    report.execution = Some(receipt.execution.to_string());
    report.page = page;
    report
}

/// What the API says of a cut names a route of its own.
fn without_route(mut notice: Value) -> Value {
    if let Some(members) = notice.as_object_mut() {
        members.remove("next_call");
        members.remove("result");
    }
    notice
}

fn with_cursor(mut call: Value, cursor: String) -> Value {
    if let Some(members) = call.as_object_mut() {
        members.insert("cursor".to_owned(), Value::String(cursor));
        members.retain(|name, value| {
            name != "fields" || value.as_array().is_some_and(|fields| !fields.is_empty())
        });
    }
    call
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
