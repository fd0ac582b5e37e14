use axum::extract::State;
use axum::response::Response;
use clawlink_core::exec::pace::Left;
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::run::{
    Account, Call, Execute, FileHandle, Instruction, Output, Previewed, Receipt, Scopes, execute as run,
    preview as show, sentence,
};
use clawlink_core::secret::Secret;
use clawlink_edge::{FileJson, NoQuery, Refused};
use clawlink_manifest::Field;
use http::{HeaderMap, HeaderValue};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{describe_attempts, ok, ok_with_output};
use crate::principal::{Caller, Runner};

/// A call to preview.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewBody {
    tool: String,
    #[serde(default)]
    arguments: Map<String, Value>,
    connection: Option<String>,
    cursor: Option<String>,
}

/// The exact request a call would send. Nothing is sent.
pub(crate) async fn preview(
    State(house): State<House>,
    Caller(device): Caller,
    _: NoQuery,
    given: FileJson<PreviewBody>,
) -> Result<Response, Refused> {
    let takes_files = takes_files(&house, Some(&given.body().tool));
    let body = if takes_files { given.with_files() } else { given.without_files()? };
    let PreviewBody { tool, arguments, connection, cursor } = body;
    let call = Call { tool, arguments, connection, cursor, ..Call::default() };
    let previewed = show(&house, &device, call).await?;
    Ok(ok(&describe_preview(&previewed)))
}

/// Why a preview has no token.
const TOO_LONG_TO_KEEP: &str =
    "This request is too long to be kept. Confirm it by sending the same call with this digest.";

fn describe_preview(previewed: &Previewed<'_>) -> Value {
    let prepared = &previewed.prepared;
    let (plan, ruling) = (&prepared.plan, &prepared.ruling);
    let account = prepared.connection.as_ref().map(|connection| connection.account.label.as_str());
    let mut warnings = warnings(&prepared.scopes);
    warnings.extend(previewed.too_long_to_keep.then(|| TOO_LONG_TO_KEEP.to_owned()));
    json!({
        "plan": {
            "tool": plan.tool, "revision": plan.revision, "effect": plan.effect,
            "account": Account::of(prepared.connection.as_ref()),
            "request": plan.view(), "secrets": plan.secrets(), "summary": plan.summary,
            "sentence": sentence(&plan.summary, &prepared.app.name, account, plan.effect),
            "scopes": prepared.scopes, "warnings": warnings,
        },
        "digest": prepared.digest, "decision": ruling.decision, "reason": ruling.reason(),
        // Exposed to the device it was made for, once.
        "confirm_token": previewed.confirm_token.as_ref().map(Secret::expose),
        "expires_at": previewed.expires_at.to_iso(), "rate": previewed.rate.as_ref().map(Left::describe),
    })
}

/// What stands in the way of the call although it could be shown.
fn warnings(scopes: &Scopes) -> Vec<String> {
    let missing = &scopes.missing;
    let words = || format!("The connection lacks {}: the call would be refused.", missing.join(", "));
    if missing.is_empty() { Vec::new() } else { vec![words()] }
}

/// Whether a call of this tool may bring files, and so be long.
fn takes_files(house: &House, tool: Option<&str>) -> bool {
    let found = tool.and_then(|name| house.catalog.find_tool(name));
    found.is_some_and(|(_, tool)| tool.fields.iter().any(Field::takes_files))
}

/// A call to run, or a preview to run as it was shown.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExecuteBody {
    tool: Option<String>,
    arguments: Option<Map<String, Value>>,
    connection: Option<String>,
    cursor: Option<String>,
    #[serde(default)]
    confirmed: bool,
    digest: Option<String>,
    confirm_token: Option<String>,
    #[serde(default)]
    format: Format,
    #[serde(default)]
    fields: Vec<String>,
    max_bytes: Option<u32>,
}

/// How much of each record is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    #[default]
    Concise,
    Detailed,
}

/// Runs a tool and returns its receipt.
pub(crate) async fn execute(
    State(house): State<House>,
    Runner(device): Runner,
    _: NoQuery,
    headers: HeaderMap,
    given: FileJson<ExecuteBody>,
) -> Result<Response, Refused> {
    let takes_files = takes_files(&house, given.body().tool.as_deref());
    let body = if takes_files { given.with_files() } else { given.without_files()? };
    let output = Output {
        detailed: body.format == Format::Detailed,
        fields: body.fields.clone(),
        max_bytes: body.max_bytes,
    };
    let instruction = read_instruction(body, read_key(&headers))?;
    let receipt = run(&house, &device, Execute { instruction, output }).await?;
    let app = house.catalog.find_tool(&receipt.tool).map_or("", |(app, _)| app.name.as_ref());
    let mut response = ok_with_output(receipt.truncated.as_ref(), app, &describe_receipt(&receipt));
    if receipt.replayed {
        response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// The header's value, bare or in quotes (a structured-field string).
pub(crate) fn read_key(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("idempotency-key")?.to_str().ok()?.trim();
    Some(text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text).to_owned())
}

fn read_instruction(body: ExecuteBody, key: Option<String>) -> Result<Instruction, Problem> {
    if let Some(token) = body.confirm_token {
        if body.tool.is_some() || body.arguments.is_some() {
            return Err(Problem::new(Kind::Malformed, "invalid_field", "A confirm_token runs its own plan.")
                .at("/tool", "nothing beside confirm_token and digest"));
        }
        return Ok(Instruction::Preview { confirm_token: Secret::new(token), digest: body.digest });
    }
    let tool = body.tool.ok_or_else(|| {
        Problem::new(Kind::Malformed, "invalid_field", "A call names a tool, or a confirm_token.")
            .at("/tool", "the name of a tool")
    })?;
    let arguments = body.arguments.unwrap_or_default();
    let (connection, cursor) = (body.connection, body.cursor);
    let call = Call { tool, arguments, connection, cursor, ..Call::default() };
    Ok(Instruction::Call { call, confirmed: body.confirmed, digest: body.digest, key })
}

fn describe_receipt(receipt: &Receipt) -> Value {
    json!({
        "execution_id": receipt.execution, "status": receipt.status.as_str(), "tool": receipt.tool,
        "revision": receipt.revision, "effect": receipt.effect, "account": receipt.account, "digest": receipt.digest,
        "output": receipt.output, "next_cursor": receipt.next_cursor,
        "files": receipt.files.iter().map(FileHandle::describe).collect::<Vec<_>>(),
        "attempts": describe_attempts(&receipt.attempts),
        "started_at": receipt.started_at.to_iso(), "finished_at": receipt.finished_at.to_iso(),
        "upstream": { "status": receipt.upstream_status, "request_id": receipt.upstream_request_id },
        "idempotency": { "key": receipt.key, "replayed": receipt.replayed },
    })
}
