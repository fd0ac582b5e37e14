//! Asking a client to show its person a link (2026-07-28, `input_required`), once a call.

use serde_json::{Value, json};

use crate::id::ConnectionSessionId;
use crate::mcp::era::shows_links;
use crate::mcp::methods::Turn;
use crate::mcp::request_state;
use crate::problem::Problem;

/// The result that asks: the link, why, and what the call must remember until the client repeats it.
///
/// # Errors
/// An internal problem when nothing can be signed.
pub(super) fn ask(
    turn: &Turn<'_>,
    message: &str,
    url: &str,
    session: Option<&ConnectionSessionId>,
) -> Result<Value, Problem> {
    let state = request_state::write(turn, session).map_err(|error| Problem::internal(error.to_string()))?;
    let params = json!({ "mode": "url", "message": message, "url": url });
    let requests = json!({ "open": { "method": "elicitation/create", "params": params } });
    Ok(json!({ "resultType": "input_required", "inputRequests": requests, "requestState": state }))
}

/// Where a call waits for a person's approval: the result that asks for it, if the client shows links and was not asked
/// before. A client that comes back without it is told the link in the refusal, as any other.
pub(super) fn ask_for_approval(turn: &Turn<'_>, problem: &Problem) -> Option<Value> {
    let is_first = !turn.request.params.contains_key("requestState");
    if problem.code != "approval_required" || !is_first || !shows_links(turn.request) {
        return None;
    }
    let url = problem.members.get("approval")?.get("url")?.as_str()?;
    ask(turn, "Open this page to decide about exactly this call, then continue.", url, None).ok()
}
