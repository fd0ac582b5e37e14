use http::StatusCode;
use http::header::{CONTENT_TYPE, ORIGIN, WWW_AUTHENTICATE};
use serde_json::json;

use super::admit::{Caller, challenge};
use super::era::{Era, check_modern, tell};
use super::fault::RpcFault;
use super::message::{Message, Request, read};
use super::methods::{Method, Outcome, Turn, finish, run};
use super::reply::{Head, Reply};
use super::surface::Surface;
use crate::ports::House;

/// Largest body in bytes; whoever reads one stops there.
pub const BODY_CAP_BYTES: usize = 1024 * 1024;

/// Answers one message of an admitted caller. A body over [`BODY_CAP_BYTES`] is `None`.
pub async fn converse(house: &House, caller: &Caller, head: &Head, body: Option<&[u8]>) -> Reply {
    let reply = match read_message(head, body) {
        Ok(Message::Request(request)) => respond(house, caller, head, &request).await,
        // A notification is never checked further: clients send `notifications/cancelled` without the modern headers.
        Ok(Message::Notification) => Reply::empty(StatusCode::ACCEPTED),
        Err(reply) => reply,
    };
    reply.shared_with(head.text(ORIGIN.as_str()))
}

fn read_message(head: &Head, body: Option<&[u8]>) -> Result<Message, Reply> {
    let kind = head.text(CONTENT_TYPE.as_str()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Reply::refuse(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Content-Type must be application/json.",
        ));
    }
    read(body.ok_or_else(|| Reply::refuse(StatusCode::PAYLOAD_TOO_LARGE, "The body is over 1 MiB."))?)
}

async fn respond(house: &House, caller: &Caller, head: &Head, request: &Request) -> Reply {
    let era = tell(head, request);
    match outcome_of(house, caller, head, request, era).await {
        Ok(Outcome { result, cause }) => {
            let body = json!({ "jsonrpc": "2.0", "id": request.id, "result": result });
            Reply { cause, ..Reply::json(StatusCode::OK, &body) }
        }
        Err(RpcFault::Scope(scopes)) => {
            let words = challenge(house, head, &scopes, Some("insufficient_scope"));
            RpcFault::Scope(scopes).reply(era, request).with(WWW_AUTHENTICATE, &words)
        }
        Err(fault) => fault.reply(era, request),
    }
}

async fn outcome_of(
    house: &House,
    caller: &Caller,
    head: &Head,
    request: &Request,
    era: Era,
) -> Result<Outcome, RpcFault> {
    if era == Era::Modern {
        check_modern(head, request)?;
    }
    let method = Method::of(era, &request.method).ok_or(RpcFault::Method)?;
    let surface = Surface::read(&head.query, &house.catalog)?;
    let outcome = run(&Turn { house, caller, surface: &surface, request }, method).await?;
    Ok(match era {
        Era::Modern => Outcome { result: finish(house, method, outcome.result), ..outcome },
        Era::Legacy => outcome,
    })
}
