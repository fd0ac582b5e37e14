use axum::extract::State;
use axum::response::Response;
use clawlink_core::pairing::sessions::{Asking, Decision, Issued, consume as end, decide, find, issue, look};
use clawlink_core::pairing::sessions::{IssueError, LookError, start as begin};
use clawlink_core::policy::Policy;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{DeviceFamily, PairingSession, PairingStatus};
use clawlink_core::problem::{Kind, Problem};
use clawlink_core::time::UnixMs;
use clawlink_edge::{Path, Query, Refused};
use serde::Deserialize;
use serde_json::{Value, json};

use super::asker::Asker;
use super::body::Body;
use super::ok;
use super::person::PersonActing;
use super::verdict::read_verdict;
use crate::routes;

/// How often the plugin asks, in milliseconds.
const POLL_MS: i64 = 3_000;
const FAMILY: DeviceFamily = DeviceFamily::Hermes;

/// What a plugin tells when it asks to be paired; whatever else it sends is left alone.
#[derive(Debug, Deserialize)]
pub(crate) struct Start {
    #[serde(default)]
    agent_family: Option<String>,
    #[serde(default)]
    agent_version: Option<String>,
    #[serde(default)]
    client_label: Option<String>,
    #[serde(default)]
    hostname: Option<String>,
    #[serde(default)]
    platform: Option<String>,
}

/// The secret of a poll address.
#[derive(Debug, Deserialize)]
pub(crate) struct Proof {
    k: Option<String>,
}

/// A person's word; nothing is a yes.
#[derive(Debug, Deserialize)]
pub(crate) struct Word {
    #[serde(default)]
    action: Option<String>,
    #[serde(default)]
    policy: Policy,
}

/// Starts a pairing: three secrets that have nothing to do with each other, so that the link in the chat gives no key.
pub(crate) async fn start(
    State(house): State<House>,
    Asker(caller): Asker,
    Body(start): Body<Start>,
) -> Result<Response, Refused> {
    if start.agent_family.as_deref() != Some("hermes") {
        let problem =
            Problem::new(Kind::Malformed, "invalid_field", "This address pairs Hermes agents only.");
        return Err(problem.at("/agent_family", "hermes").into());
    }
    let asking = Asking {
        family: FAMILY,
        label: start.client_label.unwrap_or_default(),
        machine: start.hostname.unwrap_or_default(),
        platform: start.platform.unwrap_or_default(),
        version: start.agent_version.unwrap_or_default(),
        caller,
    };
    let started = begin(&house, asking).await?;
    let (session, origin) = (&started.session, &house.config.web_origin);
    // Exposed to the client that started it, once.
    let (link, name, key) = (started.link.expose(), started.name.expose(), started.verifier.expose());
    Ok(ok(&json!({
        "session_id": name, "status": status(session.status),
        "approval_url": format!("{origin}{}", routes::approve_hermes(link)),
        "poll_url": format!("{origin}/api/hermes/bootstrap-sessions/{name}?k={key}"),
        "expires_at": session.expires_at.to_iso(), "poll_interval_ms": POLL_MS,
        "display": {
            "title": "Approve this Hermes agent in ClawLink",
            "summary": format!("Open the link, check that it is {}, and approve.", session.label),
        },
    })))
}

/// Where a pairing stands; once it is approved, whoever knows the poll address's secret gets what to install.
pub(crate) async fn show(
    State(house): State<House>,
    Asker(caller): Asker,
    Path(id): Path<String>,
    Query(proof): Query<Proof>,
) -> Result<Response, Refused> {
    let session = look(&house, FAMILY, &id, &caller).await?;
    let Some(key) = proof.k else { return Ok(ok(&describe(&house, &session, &id))) };
    match issue(&house, &session, &key).await {
        Ok(issued) => Ok(ok(&install(&house, &issued, &id))),
        Err(IssueError::Fault(fault)) => Err(fault.into()),
        // To whoever guesses there is no such address.
        Err(IssueError::Verifier) => Err(LookError::NotFound.into()),
        Err(_) => Ok(ok(&describe(&house, &session, &id))),
    }
}

/// The plugin has its key.
pub(crate) async fn consume(State(house): State<House>, Path(id): Path<String>) -> Result<Response, Refused> {
    let session = find(&house, FAMILY, &id).await?;
    let session = end(&house, &session).await?;
    Ok(ok(&json!({
        "session_id": id, "status": status(session.status),
        "consumed_at": session.finished_at.map(UnixMs::to_iso),
    })))
}

/// A signed-in person decides, by a script of ours; the page without script is `handlers::pair`.
pub(crate) async fn approve(
    State(house): State<House>,
    PersonActing(person): PersonActing,
    Path(handle): Path<String>,
    Body(word): Body<Word>,
) -> Result<Response, Refused> {
    let decision = read_verdict(word.action.as_deref(), word.policy, "/action", "reject")?;
    let session = decide(&house, &person, FAMILY, &handle, decision).await?;
    let at = |at: Option<UnixMs>| at.map(UnixMs::to_iso);
    Ok(ok(&json!({ "session": {
        "id": handle, "status": status(session.status_at(house.clock.now())), "clientLabel": session.label,
        "platform": session.platform, "expiresAt": session.expires_at.to_iso(),
        "approvedAt": at(session.approved_at), "consumedAt": at(session.finished_at),
    } })))
}

/// A signed-in person says no.
pub(crate) async fn cancel(
    State(house): State<House>,
    PersonActing(person): PersonActing,
    Path(handle): Path<String>,
) -> Result<Response, Refused> {
    let session = decide(&house, &person, FAMILY, &handle, Decision::Decline).await?;
    Ok(ok(&json!({ "session_id": handle, "status": status(session.status_at(house.clock.now())) })))
}

fn describe(house: &House, session: &PairingSession, id: &str) -> Value {
    json!({
        "session_id": id, "status": status(session.status_at(house.clock.now())),
        "expires_at": session.expires_at.to_iso(),
    })
}

/// What the plugin writes into its configuration: the tools its skill names, and its key.
fn install(house: &House, issued: &Issued, id: &str) -> Value {
    json!({
        "session_id": id, "status": status(issued.session.status),
        "expires_at": issued.session.expires_at.to_iso(),
        "install": {
            "server_name": "clawlink",
            "url": format!("{}/api/mcp?set=legacy", house.config.web_origin),
            // Exposed to the client that holds the poll address.
            "headers": { "x-clawlink-api-key": issued.credential.text.expose() },
            "timeout": 180, "connect_timeout": 60,
        },
        "display": {
            "title": "Hermes is approved",
            "summary": format!("{} may now call ClawLink.", issued.session.label),
        },
    })
}

const fn status(status: PairingStatus) -> &'static str {
    match status {
        PairingStatus::Waiting => "pending_approval",
        PairingStatus::Approved | PairingStatus::Issued => "approved",
        PairingStatus::Finished => "consumed",
        PairingStatus::Declined | PairingStatus::Locked => "rejected",
        PairingStatus::Expired => "expired",
    }
}
