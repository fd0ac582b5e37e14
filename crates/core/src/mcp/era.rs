use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::fault::RpcFault;
use super::message::Request;
use super::reply::Head;

/// The revision without handshake.
pub(super) const MODERN: &str = "2026-07-28";
/// The revisions with one, newest first.
pub(super) const LEGACY: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

const VERSION: &str = "protocolVersion";
const CAPABILITIES: &str = "clientCapabilities";
const VERSION_HEADER: &str = "mcp-protocol-version";

/// Which of the two protocols a request speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Era {
    /// Up to 2025-11-25: `initialize` first.
    Legacy,
    /// 2026-07-28: everything in each request.
    Modern,
}

/// Tells by what only one of them would send.
pub(super) fn tell(head: &Head, request: &Request) -> Era {
    let states = request.meta(VERSION).is_some() || request.meta(CAPABILITIES).is_some();
    let header = head.text(VERSION_HEADER).is_some_and(|version| !LEGACY.contains(&version));
    if states || header || request.method == "server/discover" { Era::Modern } else { Era::Legacy }
}

/// Checks what every modern request must state, in the order in which the specification lists it: version, capabilities,
/// then the headers that repeat method and name for whoever routes by them.
///
/// # Errors
/// The first [`RpcFault`].
pub(super) fn check_modern(head: &Head, request: &Request) -> Result<(), RpcFault> {
    let (header, stated) = (head.text(VERSION_HEADER), request.meta(VERSION).and_then(Value::as_str));
    if stated.is_some() && header != stated {
        return Err(mismatch("MCP-Protocol-Version", "params._meta protocolVersion"));
    }
    if let Some(version) = stated.or(header).filter(|version| *version != MODERN) {
        return Err(RpcFault::Version(version.to_owned()));
    }
    if stated.is_none() {
        return Err(RpcFault::Meta(VERSION));
    }
    if !request.meta(CAPABILITIES).is_some_and(Value::is_object) {
        return Err(RpcFault::Meta(CAPABILITIES));
    }
    if head.text("mcp-method").map(str::trim) != Some(request.method.as_str()) {
        return Err(mismatch("Mcp-Method", "method"));
    }
    check_name(head, request)
}

/// `Mcp-Name` repeats what is called, got or read.
fn check_name(head: &Head, request: &Request) -> Result<(), RpcFault> {
    let parameter = match request.method.as_str() {
        "tools/call" | "prompts/get" => "name",
        "resources/read" => "uri",
        _ => return Ok(()),
    };
    let header = head.text("mcp-name").and_then(decode);
    let stated = request.text(parameter);
    if header.is_some() && header.as_deref() == stated {
        return Ok(());
    }
    Err(mismatch("Mcp-Name", &format!("params.{parameter}")))
}

/// A name outside visible ASCII comes as `=?base64?…?=`.
fn decode(value: &str) -> Option<String> {
    let value = value.trim();
    match value.strip_prefix("=?base64?").and_then(|rest| rest.strip_suffix("?=")) {
        Some(encoded) => String::from_utf8(STANDARD.decode(encoded).ok()?).ok(),
        None => Some(value.to_owned()),
    }
}

fn mismatch(header: &str, member: &str) -> RpcFault {
    RpcFault::Header(format!("The header {header} must be there and equal {member}."))
}

/// Whether the client can show a person a link (elicitation, mode `url`).
pub(super) fn shows_links(request: &Request) -> bool {
    request
        .meta(CAPABILITIES)
        .and_then(|declared| declared.pointer("/elicitation/url"))
        .is_some_and(Value::is_object)
}
