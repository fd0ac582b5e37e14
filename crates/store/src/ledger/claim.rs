//! One batch that promises a call, and what became of it.

use clawlink_core::id::ConnectionId;
use clawlink_core::ports::storage::{Claim, ClaimOutcome, Execution};

use super::row::{ExecutionRow, LivenessRow};
use super::{promised, statements};
use crate::database::{Database, at_most_one, read};
use crate::error::StoreError;
use crate::params;
use crate::sql::{Statement, Value};

/// Runs the batch: promise the call if all it names is live, use up its preview and approval, and read what a refusal is
/// explained by.
pub(super) async fn claim(database: &Database, claim: &Claim) -> Result<ClaimOutcome, StoreError> {
    let [promised, _, _, earlier, liveness] = database.batch(batch(claim)).await?;
    if at_most_one(promised)?.is_some() {
        return Ok(ClaimOutcome::Claimed);
    }
    let earlier = at_most_one(earlier)?.map(read::<ExecutionRow>).transpose()?;
    let liveness = at_most_one(liveness)?.map(read::<LivenessRow>).transpose()?;
    liveness
        .and_then(|liveness| explain(claim, earlier.map(Execution::from), liveness))
        .ok_or(StoreError::WrongRowCount { expected: "a claim or a reason against it", found: 0 })
}

fn batch(claim: &Claim) -> [Statement; 5] {
    let (user, id, device) = (claim.user.as_str(), claim.id.as_str(), claim.device.as_str());
    let connection = claim.connection.as_ref().map(ConnectionId::as_str);
    let (key, preview) = (claim.idempotency_key.as_deref(), claim.preview_hash.as_deref());
    let (digest, needs_approval) = (claim.digest.as_str(), i64::from(claim.needs_approval));
    let mut all = promised(claim);
    all.push(needs_approval.into());
    all.extend(rights(claim));
    let mut liveness = params![user, device, connection, digest, claim.at];
    liveness.extend(rights(claim));
    let approval = params![user, id, device, digest, claim.at, needs_approval];
    [
        Statement::new(statements::CLAIM, all),
        Statement::new(statements::SPEND_PREVIEW, params![user, id, preview, claim.at]),
        Statement::new(statements::SPEND_APPROVAL, approval),
        Statement::new(statements::FIND_BY_KEY, params![user, device, key]),
        Statement::new(statements::LIVENESS, liveness),
    ]
}

/// What the device was allowed when the call was decided: its policy, and its rules as a list of texts.
fn rights(claim: &Claim) -> [Value; 2] {
    let rules = claim.rules.iter().map(|rule| format!("{} {}", rule.pattern.as_str(), rule.answer.as_str()));
    let rules: serde_json::Value = rules.collect();
    [claim.policy.as_str().into(), rules.to_string().into()]
}

/// Why nothing was promised. A revoked device learns nothing of earlier calls; a connection that is gone does not
/// keep an earlier answer from being replayed. `None` where nothing speaks against the claim but its own id, which
/// stands already.
fn explain(claim: &Claim, earlier: Option<Execution>, liveness: LivenessRow) -> Option<ClaimOutcome> {
    if !liveness.device {
        return Some(ClaimOutcome::NotLive);
    }
    if let Some(earlier) = earlier {
        return Some(ClaimOutcome::Repeat(Box::new(earlier)));
    }
    if liveness.paused {
        return Some(ClaimOutcome::Paused);
    }
    if !liveness.connection {
        return Some(ClaimOutcome::NotLive);
    }
    if !liveness.rights {
        return Some(ClaimOutcome::RightsChanged);
    }
    if claim.needs_approval && !liveness.approved {
        return Some(ClaimOutcome::NotApproved);
    }
    claim.preview_hash.is_some().then_some(ClaimOutcome::PreviewSpent)
}
