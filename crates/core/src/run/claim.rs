use super::approve::ask;
use super::error::RunError;
use super::promise::Promise;
use crate::policy::Ruling;
use crate::ports::House;
use crate::ports::storage::{Claim, ClaimOutcome, Device, Execution, ExecutionStatus};
use crate::time::MINUTE_MS;

/// A row left `sent` for longer than this has lost whoever sent it.
pub(super) const LOST_AFTER_MS: i64 = MINUTE_MS;

/// Waits, in milliseconds, before a call that is on its way is looked at again.
const END_WAITS_MS: [u64; 2] = [50, 200];

/// What the ledger says to a claim.
pub(super) enum Claimed {
    /// Go ahead.
    New,
    /// It succeeded before; answer with what is stored.
    Replay(Box<Execution>),
}

/// The row that promises an execution.
pub(super) fn describe(house: &House, device: &Device, promise: &Promise<'_>) -> Claim {
    let plan = &promise.plan;
    Claim {
        id: promise.execution.clone(),
        user: device.user.clone(),
        device: device.id.clone(),
        connection: promise.connection_id(),
        account: promise.account_label(),
        app: plan.app.clone(),
        tool: plan.tool.clone(),
        revision: plan.revision.clone(),
        effect: plan.effect,
        digest: promise.digest.clone(),
        summary: plan.summary.clone(),
        idempotency_key: promise.key.clone(),
        preview_hash: promise.preview_hash.clone(),
        needs_approval: promise.needs_approval,
        policy: device.policy,
        rules: device.rules.clone(),
        at: house.clock.now(),
    }
}

/// Claims a call before anything is sent: device and connection must be live, the key new, and a person must have approved
/// it where that is needed.
///
/// # Errors
/// [`RunError`]; nothing was sent by this call.
pub(super) async fn claim(
    house: &House,
    device: &Device,
    promise: &Promise<'_>,
) -> Result<Claimed, RunError> {
    match house.store.ledger.claim(&describe(house, device, promise)).await? {
        ClaimOutcome::Claimed => Ok(Claimed::New),
        ClaimOutcome::NotLive => Err(RunError::NotLive),
        ClaimOutcome::Paused => Err(RunError::PolicyDenied { ruling: Ruling::paused() }),
        ClaimOutcome::RightsChanged => Err(RunError::RightsChanged),
        ClaimOutcome::NotApproved => Err(ask(house, device, promise).await?),
        ClaimOutcome::PreviewSpent => Err(RunError::PreviewSpent),
        ClaimOutcome::Repeat(known) => judge_repeat(house, promise, await_end(house, known).await?),
    }
}

/// Gives a call that is on its way a moment: its end is written behind its answer, so that whoever repeats a call at once
/// comes between the two.
async fn await_end(house: &House, mut known: Box<Execution>) -> Result<Box<Execution>, RunError> {
    for wait_ms in END_WAITS_MS {
        if !matches!(known.status, ExecutionStatus::Claimed | ExecutionStatus::Sent) || is_lost(house, &known)
        {
            break;
        }
        house.clock.sleep(wait_ms).await;
        let key = known.idempotency_key.as_deref().unwrap_or_default();
        if let Some(later) = house.store.ledger.find_by_key(&known.user, &known.device, key).await? {
            *known = later;
        }
    }
    Ok(known)
}

fn is_lost(house: &House, known: &Execution) -> bool {
    house.clock.now().since(known.started_at) > LOST_AFTER_MS
}

/// What an earlier execution under the same key means for this call.
///
/// # Errors
/// [`RunError`], unless it can be replayed.
pub(super) fn judge_repeat(
    house: &House,
    promise: &Promise<'_>,
    known: Box<Execution>,
) -> Result<Claimed, RunError> {
    if known.digest != promise.digest {
        return Err(RunError::KeyConflict { execution: known });
    }
    let lost = is_lost(house, &known);
    match known.status {
        ExecutionStatus::Succeeded => Ok(Claimed::Replay(known)),
        ExecutionStatus::Failed => Err(RunError::FailedBefore { execution: known }),
        ExecutionStatus::Unknown => Err(RunError::Unknown { execution: known.id, settle: promise.settle() }),
        ExecutionStatus::Claimed | ExecutionStatus::Sent if lost => {
            Err(RunError::Unknown { execution: known.id, settle: promise.settle() })
        }
        ExecutionStatus::Claimed | ExecutionStatus::Sent => Err(RunError::InProgress { execution: known.id }),
    }
}
