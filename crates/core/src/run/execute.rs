use std::sync::Arc;
use std::time::Duration;

use super::claim::{Claimed, claim};
use super::deadline::Deadline;
use super::error::RunError;
use super::output::check_output;
use super::prepare::{Call, take};
use super::promise::{promise_call, promise_preview};
use super::receipt::Receipt;
use super::record::record;
use super::replay::replay;
use super::rights::find_changed;
use super::see_through::see_through;
use super::send::send;
use super::standing::{answer_known, make_ready};
use crate::ports::House;
use crate::ports::storage::Device;
use crate::secret::SecretText;

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
/// before under its key: that one's end is. A call that is refused for what its person allows is decided once more if they
/// allow something else by now than was read a moment ago.
///
/// # Errors
/// [`RunError`]; only `Unknown` leaves it open whether something happened.
pub async fn execute(house: &House, device: &Device, execute: Execute) -> Result<Receipt, RunError> {
    let execute = Arc::new(take_files_of(house, device, execute).await?);
    let done = see(house, device, &execute).await;
    let Some(error) = done.as_ref().err().filter(|error| error.is_about_rights()) else { return done };
    house.memory.forget_rows(&device.user);
    match find_changed(house, device, error).await {
        Some(device) => see(house, &device, &execute).await,
        None => done,
    }
}

async fn take_files_of(house: &House, device: &Device, execute: Execute) -> Result<Execute, RunError> {
    let Execute { instruction: Instruction::Call { call, confirmed, digest, key }, output } = execute else {
        return Ok(execute);
    };
    let call = take(house, device, call).await?;
    Ok(Execute { instruction: Instruction::Call { call, confirmed, digest, key }, output })
}

async fn see(house: &House, device: &Device, execute: &Arc<Execute>) -> Result<Receipt, RunError> {
    if !changes_something(house, &execute.instruction) {
        return carry_out(house, device, execute).await;
    }
    let (own, device, execute) = (house.clone(), device.clone(), execute.clone());
    let work = async move { carry_out(&own, &device, &execute).await };
    see_through(&*house.background, work).await?
}

/// Whether a client that leaves must not end the call.
fn changes_something(house: &House, instruction: &Instruction) -> bool {
    let Instruction::Call { call, .. } = instruction else { return true };
    house.catalog.find_tool(&call.tool).is_some_and(|(_, tool)| !tool.effect.is_read())
}

async fn carry_out(house: &House, device: &Device, execute: &Execute) -> Result<Receipt, RunError> {
    let began_at = house.clock.now();
    let mut promise = match &execute.instruction {
        Instruction::Call { call, confirmed, digest, key } => {
            promise_call(house, device, call, *confirmed, digest.as_deref(), key.as_deref()).await?
        }
        Instruction::Preview { confirm_token, digest } => {
            promise_preview(house, device, confirm_token, digest.as_deref()).await?
        }
    };
    check_output(promise.tool, &execute.output)?;
    promise.home(house).admit(&promise.plan.url)?;
    let deadline = Deadline::of(began_at, Duration::from_secs(promise.plan.timeout_s.into()));
    let ready = match promise.hindrance.take() {
        Some(hindrance) => Err(hindrance),
        None => make_ready(house, device, &promise, deadline).await,
    };
    let ready = match ready {
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
