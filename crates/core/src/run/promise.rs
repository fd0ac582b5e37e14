use clawlink_manifest::{App, Tool};
use serde_json::{Map, Value, json};

use super::error::RunError;
use super::prepare::{Call, prepare_hindered};
use super::resolve::{find_connection, find_tool, refusal_of};
use super::ruling::rule_on;
use super::sealed_plan::{Shown, open_plan};
use super::settle::settle_call;
use crate::connect::target_of;
use crate::exec::plan::Plan;
use crate::exec::target::Target;
use crate::id::{ConnectionId, ExecutionId};
use crate::outbound::Home;
use crate::policy::Decision;
use crate::ports::House;
use crate::ports::storage::{Connection, Device};
use crate::secret::SecretText;
use crate::vault::sha256_hex;

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
    /// What keeps it from being sent. It may have been made before, under the same key.
    pub(super) hindrance: Option<RunError>,
}

impl Promise<'_> {
    /// Whether it is claimed before it is sent: whatever changes something, and a read that a person lets through once.
    pub(super) const fn is_claimed(&self) -> bool {
        !self.tool.effect.is_read() || self.needs_approval
    }

    /// The acting connection; `None` for an app that needs none.
    pub(super) fn connection_id(&self) -> Option<ConnectionId> {
        self.connection.as_ref().map(|connection| connection.id.clone())
    }

    /// The acting account's name; empty for an app that needs none.
    pub(super) fn account_label(&self) -> String {
        self.connection.as_ref().map_or_else(String::new, |connection| connection.account.label.clone())
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

/// Decides on a call whose files are taken.
///
/// # Errors
/// [`RunError`]; nothing was claimed or sent.
pub(super) async fn promise_call<'h>(
    house: &'h House,
    device: &Device,
    call: &Call,
    confirmed: bool,
    named: Option<&str>,
    key: Option<&str>,
) -> Result<Promise<'h>, RunError> {
    let (prepared, hindrance) = prepare_hindered(house, device, call).await?;
    let hindrance = match hindrance {
        Some(hindrance) if !was_made(house, device, key).await? => return Err(hindrance),
        other => other,
    };
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
        hindrance,
    })
}

/// Whether the device has made a write under this key before.
async fn was_made(house: &House, device: &Device, key: Option<&str>) -> Result<bool, RunError> {
    let Some(key) = key else { return Ok(false) };
    Ok(house.store.ledger.find_by_key(&device.user, &device.id, key).await?.is_some())
}

fn check_key(key: Option<&str>) -> Result<String, RunError> {
    let key = key.ok_or(RunError::KeyRequired)?;
    let visible = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if visible { Ok(key.to_owned()) } else { Err(RunError::KeyInvalid) }
}

/// Decides on a preview that is confirmed by running it: its token is its own idempotency key.
///
/// # Errors
/// [`RunError`]; nothing was claimed or sent.
pub(super) async fn promise_preview<'h>(
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
    let named = preview.connection.as_ref().map(ConnectionId::as_str);
    let connection = find_connection(house, &device.user, app, named).await?;
    Ok(Promise {
        execution: ExecutionId::make(&*house.clock, &*house.entropy)?,
        app,
        tool,
        hindrance: refusal_of(connection.as_ref()),
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
