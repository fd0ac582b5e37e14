use std::time::Duration;

use clawlink_manifest::{App, Tool};
use serde_json::{Map, Value, json};

use super::claim::{Claimed, claim};
use super::deadline::Deadline;
use super::error::RunError;
use super::output::check_output;
use super::prepare::{Call, prepare, take};
use super::receipt::Receipt;
use super::record::{record, replay};
use super::resolve::{find_connection, find_tool};
use super::ruling::rule_on;
use super::sealed_plan::{Shown, open_plan};
use super::see_through::see_through;
use super::send::send;
use super::settle::settle_call;
use super::standing::{answer_known, make_ready};
use crate::connect::target_of;
use crate::exec::plan::Plan;
use crate::exec::target::Target;
use crate::id::ExecutionId;
use crate::outbound::Home;
use crate::policy::Decision;
use crate::ports::House;
use crate::ports::storage::{Connection, Device};
use crate::secret::SecretText;
use crate::vault::sha256_hex;

/// What is to be run.
pub enum Instruction {
    /// This call.
    Call {
        /// The call.
        call: Call,
        /// Whether the client says that its user agreed.
        confirmed: bool,
        /// The digest of the preview it agreed to.
        digest: Option<String>,
        /// The key under which a repeat is the same call.
        key: Option<String>,
    },
    /// Exactly what this preview showed.
    Preview {
        /// The preview's token.
        confirm_token: SecretText,
        /// Its digest, if the client names it.
        digest: Option<String>,
    },
}

/// How the result is to be shaped.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// Whether the detailed projection is wanted.
    pub detailed: bool,
    /// Members of the result to keep, as names or JSON Pointers; empty keeps all.
    pub fields: Vec<String>,
    /// Largest result in bytes, in place of what is usual for the tool.
    pub max_bytes: Option<u32>,
}

/// An instruction and the shape of its result.
pub struct Execute {
    /// What is to be run.
    pub instruction: Instruction,
    /// How the result is to be shaped.
    pub output: Output,
}

/// A call that was decided on and is about to be claimed and sent.
pub(super) struct Promise<'h> {
    pub(super) execution: ExecutionId,
    pub(super) app: &'h App,
    pub(super) tool: &'h Tool,
    pub(super) connection: Option<Connection>,
    /// The checked arguments.
    pub(super) arguments: Map<String, Value>,
    /// Where an earlier list goes on, in the app's own words.
    pub(super) place: Option<String>,
    pub(super) plan: Plan,
    pub(super) digest: String,
    /// The caller's idempotency key; `None` for reads.
    pub(super) key: Option<String>,
    pub(super) preview_hash: Option<String>,
    /// Whether a person must have approved this digest; the claim uses that up.
    pub(super) needs_approval: bool,
}

impl Promise<'_> {
    /// Whether it is claimed before it is sent: whatever changes something, and a read that a person lets through once.
    pub(super) const fn is_claimed(&self) -> bool {
        !self.tool.effect.is_read() || self.needs_approval
    }

    /// The read that tells whether this write happened, as a body for `/v1/execute`.
    pub(super) fn settle(&self) -> Option<Value> {
        settle_call(self.app, self.tool, &self.arguments, &self.plan.connection)
    }

    /// The origins this call's credential may go to.
    pub(super) fn home(&self, house: &House) -> Home {
        let target = self.connection.as_ref().map_or_else(Target::default, target_of);
        Home::of(self.app, &target, house.config.local)
    }
}

/// Runs a tool:
///
/// 1. decide: prepare the call, or open the sealed plan of a preview; policy and confirmation;
/// 2. the plan's host is admitted, the account's turn awaited, and the credential fetched, within the one deadline of the call;
/// 3. anything but a read is claimed in the ledger, with device, connection and a person's approval checked in the same
///    batch;
/// 4. the request is sent, repeated only where that is safe;
/// 5. the end is recorded, and the result shaped.
///
/// A write goes on to its end when its client leaves. What keeps a write from being sent is no answer to one that was made
/// before under its key: that one's end is.
///
/// # Errors
/// [`RunError`]; only `Unknown` leaves it open whether something happened.
pub async fn execute(house: &House, device: &Device, execute: Execute) -> Result<Receipt, RunError> {
    if !changes_something(house, &execute.instruction) {
        return carry_out(house, device, execute).await;
    }
    let (own, device) = (house.clone(), device.clone());
    let work = async move { carry_out(&own, &device, execute).await };
    see_through(&*house.background, work).await?
}

/// Whether a client that leaves must not end the call.
fn changes_something(house: &House, instruction: &Instruction) -> bool {
    let Instruction::Call { call, .. } = instruction else { return true };
    house.catalog.find_tool(&call.tool).is_some_and(|(_, tool)| !tool.effect.is_read())
}

async fn carry_out(house: &House, device: &Device, execute: Execute) -> Result<Receipt, RunError> {
    let began_at = house.clock.now();
    let promise = match execute.instruction {
        Instruction::Call { call, confirmed, digest, key } => {
            promise_call(house, device, call, confirmed, digest.as_deref(), key).await?
        }
        Instruction::Preview { confirm_token, digest } => {
            promise_preview(house, device, &confirm_token, digest.as_deref()).await?
        }
    };
    check_output(promise.tool, &execute.output)?;
    promise.home(house).admit(&promise.plan.url)?;
    let deadline = Deadline::of(began_at, Duration::from_secs(promise.plan.timeout_s.into()));
    let ready = match make_ready(house, device, &promise, deadline).await {
        Ok(ready) => ready,
        Err(error) => return answer_known(house, device, &promise, error).await,
    };
    let started_at = house.clock.now();
    if promise.is_claimed()
        && let Claimed::Replay(known) = claim(house, device, &promise).await?
    {
        return replay(house, &promise, &known);
    }
    let sent = send(house, device, &promise, ready, deadline).await;
    record(house, device, &promise, sent, started_at, &execute.output).await
}

async fn promise_call<'h>(
    house: &'h House,
    device: &Device,
    call: Call,
    confirmed: bool,
    named: Option<&str>,
    key: Option<String>,
) -> Result<Promise<'h>, RunError> {
    let call = take(house, device, call).await?;
    let prepared = prepare(house, device, &call).await?;
    if let Some(named) = named.filter(|named| *named != prepared.digest) {
        return Err(RunError::DigestMismatch { named: named.to_owned(), digest: prepared.digest });
    }
    match prepared.ruling.decision {
        Decision::Deny => return Err(RunError::PolicyDenied { ruling: prepared.ruling }),
        Decision::Confirm if !confirmed && named.is_none() => {
            let call = call.files.is_empty().then(
                || json!({ "tool": call.tool, "arguments": call.arguments, "connection": call.connection }),
            );
            return Err(RunError::ConfirmationRequired { digest: prepared.digest, call });
        }
        Decision::Confirm | Decision::Allow | Decision::Approve => {}
    }
    let key = if prepared.tool.effect.is_read() { None } else { Some(check_key(key)?) };
    Ok(Promise {
        execution: ExecutionId::make(&*house.clock, &*house.entropy)?,
        app: prepared.app,
        tool: prepared.tool,
        connection: prepared.connection,
        arguments: prepared.arguments,
        place: prepared.place,
        plan: prepared.plan,
        digest: prepared.digest,
        key,
        preview_hash: None,
        needs_approval: prepared.ruling.decision == Decision::Approve,
    })
}

fn check_key(key: Option<String>) -> Result<String, RunError> {
    let key = key.ok_or(RunError::KeyRequired)?;
    let visible = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if visible { Ok(key) } else { Err(RunError::KeyInvalid) }
}

/// A preview was confirmed by running it: its token is its own idempotency key.
async fn promise_preview<'h>(
    house: &'h House,
    device: &Device,
    token: &SecretText,
    named: Option<&str>,
) -> Result<Promise<'h>, RunError> {
    // Exposed to be hashed: rows are found by the hash.
    let token_hash = sha256_hex(token.expose().as_bytes());
    let preview =
        house.store.previews.find(&device.id, &token_hash).await?.ok_or(RunError::UnknownPreview)?;
    if preview.used_at.is_none() && house.clock.now() >= preview.expires_at {
        return Err(RunError::PreviewSpent);
    }
    if let Some(named) = named.filter(|named| *named != preview.digest) {
        return Err(RunError::DigestMismatch { named: named.to_owned(), digest: preview.digest });
    }
    let Shown { plan, arguments } =
        open_plan(house, preview.id.as_str(), &device.user, &preview.sealed_plan)?;
    let (app, tool) = find_tool(house, &plan.tool)?;
    if tool.revision != plan.revision {
        return Err(RunError::PreviewSpent);
    }
    let ruling = rule_on(device, app, tool);
    if ruling.decision == Decision::Deny {
        return Err(RunError::PolicyDenied { ruling });
    }
    let named = preview.connection.as_ref().map(crate::id::ConnectionId::as_str);
    let connection = find_connection(house, &device.user, app, named).await?;
    Ok(Promise {
        execution: ExecutionId::make(&*house.clock, &*house.entropy)?,
        app,
        tool,
        connection,
        arguments,
        place: None,
        plan,
        digest: preview.digest,
        key: Some(format!("preview:{token_hash}")),
        preview_hash: Some(token_hash),
        needs_approval: ruling.decision == Decision::Approve,
    })
}
