//! A call that waits for a person: the row it leaves, and what the device is told.

use serde_json::{Value, json};

use super::error::RunError;
use super::promise::Promise;
use super::sealed_plan::{PLAN_MAX_BYTES, Shown, seal_plan};
use crate::id::ApprovalId;
use crate::policy::{Ground, Ruling};
use crate::ports::House;
use crate::ports::storage::{Approval, ApprovalStatus, Device};
use crate::problem::{Kind, Problem};
use crate::time::{HOUR_MS, UnixMs};

/// How long a person has to decide.
const WAIT_MS: i64 = HOUR_MS;
/// How many calls of a device may wait at once: more than anybody reads would only hide the one that matters.
const MOST_WAITING: u32 = 20;
/// Where a person finds what waits for them.
const APPROVALS: &str = "/dashboard/approvals";

/// Asks the person about a promised call, or finds what stands for the same device and digest. Either way the caller is told
/// that nothing was sent, and where the person decides.
///
/// # Errors
/// [`RunError`] when the question cannot be kept.
pub(super) async fn ask(house: &House, device: &Device, promise: &Promise<'_>) -> Result<RunError, RunError> {
    if promise.plan.body.bytes.len() > PLAN_MAX_BYTES {
        return Err(RunError::TooLongToApprove);
    }
    let asked = house.store.approvals.ask(&describe(house, device, promise)?, MOST_WAITING).await?;
    Ok(match asked {
        Some(approval) => {
            RunError::NotApproved { url: approval_url(house, &approval.id), approval: Box::new(approval) }
        }
        None => RunError::TooManyWaiting { url: format!("{}{APPROVALS}", house.config.web_origin) },
    })
}

/// The page on which a person decides. Knowing it grants nothing.
#[must_use]
pub fn approval_url(house: &House, id: &ApprovalId) -> String {
    format!("{}{APPROVALS}/{id}", house.config.web_origin)
}

fn describe(house: &House, device: &Device, promise: &Promise<'_>) -> Result<Approval, RunError> {
    let (id, now) = (ApprovalId::make(&*house.clock, &*house.entropy)?, house.clock.now());
    let shown = Shown { plan: promise.plan.clone(), arguments: promise.arguments.clone() };
    let plan = &promise.plan;
    Ok(Approval {
        sealed_plan: Some(seal_plan(house, id.as_str(), &device.user, &shown)?),
        id,
        user: device.user.clone(),
        device: device.id.clone(),
        device_name: Some(device.name.clone()),
        connection: promise.connection_id(),
        status: ApprovalStatus::Waiting,
        app: plan.app.clone(),
        tool: plan.tool.clone(),
        effect: plan.effect,
        account: promise.account_label(),
        summary: plan.summary.clone(),
        digest: promise.digest.clone(),
        note: None,
        created_at: now,
        expires_at: now.plus_ms(WAIT_MS),
        decided_at: None,
        used_at: None,
        execution: None,
    })
}

/// What a device is told of a call that its person has not approved.
pub(super) fn not_approved(approval: &Approval, url: &str) -> Problem {
    let path = format!("/v1/approvals/{}", approval.id);
    let declined = approval.status == ApprovalStatus::Declined;
    let (code, words) = if declined {
        ("approval_declined", "A person declined exactly this call. Nothing was sent.")
    } else {
        (
            "approval_required",
            "A person must approve exactly this call in the browser first. Nothing was sent.",
        )
    };
    let problem = Problem::new(Kind::Conflict, code, words)
        .with("digest", approval.digest.as_str())
        .with("approval", describe_briefly(approval, url));
    match (declined, &approval.note) {
        (true, Some(note)) => problem.hint(format!("The person says: {note}")),
        (true, None) => problem.hint("Do not ask for the same again; ask your user what they want instead."),
        (false, _) => problem
            .with("retryable", true)
            .hint("Give your user the link. Once they approved, repeat this same call within 15 minutes.")
            .next_call("GET", &path, None),
    }
}

fn describe_briefly(approval: &Approval, url: &str) -> Value {
    let expires_at = UnixMs::to_iso(approval.expires_at);
    json!({ "id": approval.id, "status": approval.status.as_str(), "url": url, "expires_at": expires_at })
}

/// What a device is told of a call that it may not make.
pub(super) fn denied(ruling: &Ruling) -> Problem {
    let words = format!("{} Nothing was sent.", ruling.reason());
    match &ruling.ground {
        Ground::Preset(policy) => Problem::new(Kind::Forbidden, "policy_denied", words)
            .with("policy", policy.as_str())
            .hint("A person can give this device another policy on the devices page."),
        Ground::Rule(rule) => Problem::new(Kind::Forbidden, "policy_denied", words)
            .with("rule", json!(rule))
            .hint("A person can remove the rule on the devices page."),
        Ground::Paused => Problem::new(Kind::Forbidden, "paused", words)
            .with("retryable", true)
            .hint("A person can resume agents on the devices page."),
    }
}
