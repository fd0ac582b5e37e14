use axum::extract::State;
use axum::response::Response;
use clawlink_core::id::DeviceId;
use clawlink_core::pairing::sessions::start as begin;
use clawlink_core::pairing::sessions::{Asking, decide, finalize as finish, find, issue, look};
use clawlink_core::policy::Policy;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::{DeviceFamily, PairingSession, PairingStatus};
use clawlink_core::time::UnixMs;
use clawlink_edge::{Path, Refused};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::asker::Asker;
use super::body::Body;
use super::ok;
use super::person::PersonActing;
use super::verdict::read_verdict;
use crate::routes;

/// How often the plugin asks, in milliseconds.
const POLL_MS: i64 = 3_000;
const FAMILY: DeviceFamily = DeviceFamily::OpenClaw;

/// What a plugin tells when it asks to be paired.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Start {
    #[serde(default)]
    device_label: Option<String>,
}

/// What proves that a plugin started this pairing.
#[derive(Debug, Deserialize)]
pub(crate) struct Proof {
    #[serde(default)]
    verifier: Option<String>,
}

/// A person's word; nothing is a yes.
#[derive(Debug, Deserialize)]
pub(crate) struct Word {
    #[serde(default)]
    decision: Option<String>,
    #[serde(default)]
    policy: Policy,
}

/// Starts a pairing.
pub(crate) async fn start(
    State(house): State<House>,
    Asker(caller): Asker,
    Body(start): Body<Start>,
) -> Result<Response, Refused> {
    let asking = Asking {
        family: FAMILY,
        label: start.device_label.unwrap_or_default(),
        machine: String::new(),
        platform: String::new(),
        version: String::new(),
        caller,
    };
    let started = begin(&house, asking).await?;
    let session = &started.session;
    // Exposed to the client that started it, once.
    let (token, verifier) = (started.name.expose(), started.verifier.expose());
    Ok(ok(&json!({
        "sessionToken": token, "displayCode": session.display_code, "deviceLabel": session.label,
        "status": status(session.status), "expiresAt": session.expires_at.to_iso(), "pollIntervalMs": POLL_MS,
        "pairUrl": format!("{}{}", house.config.web_origin, routes::pair_openclaw(token)),
        "verifier": verifier,
    })))
}

/// Where a pairing stands.
pub(crate) async fn show(
    State(house): State<House>,
    Asker(caller): Asker,
    Path(token): Path<String>,
) -> Result<Response, Refused> {
    let session = look(&house, FAMILY, &token, &caller).await?;
    Ok(ok(&json!({ "session": describe(&house, &session, &token).await? })))
}

/// A signed-in person decides, by a script of ours; the page without script is `handlers::pair`.
pub(crate) async fn approve(
    State(house): State<House>,
    PersonActing(person): PersonActing,
    Path(token): Path<String>,
    Body(word): Body<Word>,
) -> Result<Response, Refused> {
    let decision = read_verdict(word.decision.as_deref(), word.policy, "/decision", "decline")?;
    let session = decide(&house, &person, FAMILY, &token, decision).await?;
    let mut session = describe(&house, &session, &token).await?;
    session.retain(|name, _| !["id", "createdAt", "updatedAt"].contains(&name.as_str()));
    Ok(ok(&json!({ "session": session })))
}

/// Hands the key out, again and again until the plugin says that it has it.
pub(crate) async fn exchange(
    State(house): State<House>,
    Path(token): Path<String>,
    Body(proof): Body<Proof>,
) -> Result<Response, Refused> {
    let session = find(&house, FAMILY, &token).await?;
    let issued = issue(&house, &session, &proof.verifier.unwrap_or_default()).await?;
    Ok(ok(&json!({
        "session": describe(&house, &issued.session, &token).await?,
        // Exposed to the client that holds the verifier.
        "apiKey": issued.credential.text.expose(),
        "apiKeyId": issued.session.device.as_ref().map(number_of),
    })))
}

/// The plugin has its key.
pub(crate) async fn finalize(
    State(house): State<House>,
    Path(token): Path<String>,
    Body(proof): Body<Proof>,
) -> Result<Response, Refused> {
    let session = find(&house, FAMILY, &token).await?;
    let session = finish(&house, &session, &proof.verifier.unwrap_or_default()).await?;
    Ok(ok(&json!({ "session": describe(&house, &session, &token).await? })))
}

/// A pairing as the plugin knows it.
async fn describe(
    house: &House,
    session: &PairingSession,
    token: &str,
) -> Result<Map<String, Value>, Refused> {
    let hint = match (&session.user, session.approved_at) {
        (Some(user), Some(_)) => house.store.users.find(user).await?.map(|user| mask(&user.email)),
        _ => None,
    };
    let members = [
        ("id", json!(session.id)),
        ("token", json!(token)),
        ("displayCode", json!(session.display_code)),
        ("deviceLabel", json!(session.label)),
        ("approvedUserHint", json!(hint)),
        ("status", json!(status(session.status_at(house.clock.now())))),
        ("expiresAt", json!(session.expires_at.to_iso())),
        ("approvedAt", json!(session.approved_at.map(UnixMs::to_iso))),
        ("pairedAt", json!(session.finished_at.map(UnixMs::to_iso))),
        ("createdAt", json!(session.created_at.to_iso())),
        ("updatedAt", json!(session.updated_at.to_iso())),
    ];
    Ok(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

const fn status(status: PairingStatus) -> &'static str {
    match status {
        PairingStatus::Waiting => "awaiting_browser",
        PairingStatus::Approved => "ready_for_device",
        PairingStatus::Issued => "awaiting_local_save",
        PairingStatus::Finished => "paired",
        PairingStatus::Declined | PairingStatus::Locked => "failed",
        PairingStatus::Expired => "expired",
    }
}

/// `m***@example.com`: enough to know oneself by.
fn mask(email: &str) -> String {
    let (name, host) = email.split_once('@').unwrap_or((email, ""));
    let first: String = name.chars().take(1).collect();
    format!("{first}***@{host}")
}

/// A number for a device, which the plugin keeps beside its key and never sends: 52 of its id's random bits.
fn number_of(device: &DeviceId) -> u64 {
    let id = device.as_str();
    let tail = id.get(id.len().saturating_sub(13)..).unwrap_or_default();
    u64::from_str_radix(tail, 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_masked_and_a_number_is_exact_in_javascript() {
        assert_eq!(mask("mara@example.com"), "m***@example.com");
        let number = number_of(&"dev_019abc0123457fffbfffffffffffffff".into());
        assert_eq!(number, (1 << 52) - 1);
    }
}
